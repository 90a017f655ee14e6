"""A folder of an SFTP server: ``sftp://user@host:port/path``, by key or agent, to a known host.

The host's key must stand in the known hosts: a server that cannot prove who it is gets no look.
"""

import logging
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from flows.collect.delivery_dates import date_in
from flows.collect.places import (
    BLOCK,
    Access,
    FileFaultError,
    PlacedFile,
    PlaceFaultError,
    is_export_name,
    shown,
)

if TYPE_CHECKING:
    from paramiko import MissingHostKeyPolicy, PKey, SFTPAttributes, SFTPClient, SSHClient

_TIMEOUT_SECONDS: Final = 30
_WINDOW, _PIECE = 8 * BLOCK, BLOCK // 8
_KEY_MEND: Final = (
    "look at SHINCHOKU_SFTP_KEY_FILE, or at the agent, and whether the server knows the public key"
)
logging.getLogger("paramiko").addHandler(logging.NullHandler())  # our own words are told


class SftpServer:
    """One folder of one server; connects when it is first asked, and again when cut off."""

    def __init__(self, location: str, access: Access) -> None:
        """Take the location apart.

        Raises:
            PlaceFaultError: it names no user or no host.
        """
        parts = urlsplit(location)
        if not parts.username or not parts.hostname:
            raise PlaceFaultError(
                problem="names no user or no host", mend="write sftp://user@host:port/path"
            )
        self._user, self._host = unquote(parts.username), parts.hostname
        self._port = parts.port or 22
        self._root = unquote(parts.path).rstrip("/") or ("/" if parts.path else ".")
        self._base, self._access = shown(location).rstrip("/"), access
        self._ssh: SSHClient | None = None
        self._sftp: SFTPClient | None = None

    def files(self) -> Sequence[PlacedFile]:
        """List the exports of the folder and of the folders in it.

        Raises:
            PlaceFaultError: the server cannot be reached, trusted, entered or looked into.
        """
        with self._translated():
            return sorted(self._exports(self._connect()), key=lambda file: file.key)

    def blocks(self, file: PlacedFile) -> Iterator[bytes]:
        """Yield the bytes of a file.

        Raises:
            FileFaultError: it may not be read, or is gone.
            PlaceFaultError: the connection broke.
        """
        with self._translated(of_file=True), self._connect().open(file.key, "rb") as stream:
            for pieces in _windows(file.size or 0):
                yield from stream.readv(pieces)
            while block := stream.read(BLOCK):  # what came after the listing
                yield block

    def look_again(self, file: PlacedFile) -> PlacedFile:
        """Return a file as it is now."""
        with self._translated(of_file=True):
            return self._placed(file.key, self._connect().stat(file.key), folder=file.folder)

    def close(self) -> None:
        """End the connection, if there is one."""
        if self._ssh is not None:
            self._ssh.close()
        self._ssh = self._sftp = None

    def _exports(self, sftp: "SFTPClient") -> Iterator[PlacedFile]:
        for entry in sftp.listdir_attr(self._root):
            path = f"{self._root.rstrip('/')}/{entry.filename}"
            if stat.S_ISDIR(entry.st_mode or 0) and not entry.filename.startswith("."):
                for inner in sftp.listdir_attr(path):
                    yield from self._export(sftp, f"{path}/{inner.filename}", inner, entry.filename)
            else:
                yield from self._export(sftp, path, entry, "")

    def _export(
        self, sftp: "SFTPClient", path: str, entry: "SFTPAttributes", folder: str
    ) -> Iterator[PlacedFile]:
        if not is_export_name(entry.filename):
            return
        found = sftp.stat(path) if stat.S_ISLNK(entry.st_mode or 0) else entry
        if stat.S_ISREG(found.st_mode or 0):
            yield self._placed(path, found, folder=folder)

    def _placed(self, path: str, found: "SFTPAttributes", *, folder: str) -> PlacedFile:
        name = path.rsplit("/", maxsplit=1)[-1]
        written = found.st_mtime
        return PlacedFile(
            key=path,
            address="/".join(part for part in (self._base, folder, name) if part),
            folder=folder,
            name=name,
            day=date_in(folder) or date_in(name),
            size=found.st_size,
            stamp=None if written is None else str(written),
            written_at=None if written is None else datetime.fromtimestamp(written, tz=UTC),
        )

    def _connect(self) -> "SFTPClient":
        transport = self._ssh.get_transport() if self._ssh else None
        if self._sftp is None or transport is None or not transport.is_active():
            self.close()
            self._ssh = self._log_in()
            self._sftp = self._ssh.open_sftp()
            channel = self._sftp.get_channel()
            if channel is not None:
                channel.settimeout(_TIMEOUT_SECONDS)
        return self._sftp

    def _log_in(self) -> "SSHClient":
        from paramiko import SSHClient

        access, ssh = self._access, SSHClient()
        if access.sftp_known_hosts and access.sftp_known_hosts.is_file():
            ssh.load_host_keys(str(access.sftp_known_hosts))
        ssh.set_missing_host_key_policy(self._refuse_unknown())
        try:
            ssh.connect(
                self._host,
                port=self._port,
                username=self._user,
                pkey=self._key(access.sftp_key_file) if access.sftp_key_file else None,
                allow_agent=access.sftp_key_file is None,
                look_for_keys=access.sftp_key_file is None,
                timeout=_TIMEOUT_SECONDS,
                banner_timeout=_TIMEOUT_SECONDS,
                auth_timeout=_TIMEOUT_SECONDS,
            )
        except BaseException:
            ssh.close()
            raise
        return ssh

    def _key(self, file: Path) -> "PKey":
        from paramiko import PKey, SSHException
        from paramiko.pkey import UnknownKeyType

        passphrase = self._access.sftp_passphrase
        try:
            return PKey.from_path(file, passphrase.encode() if passphrase else None)  # type: ignore[arg-type]
        except (OSError, ValueError, TypeError, SSHException, UnknownKeyType) as error:
            problem = (
                f"cannot be entered: key file [{file}] cannot be used ({type(error).__name__})"
            )
            mend = "look at SHINCHOKU_SFTP_KEY_FILE and SHINCHOKU_SFTP_PASSPHRASE"
            raise PlaceFaultError(problem=problem, mend=mend) from None

    def _refuse_unknown(self) -> "MissingHostKeyPolicy":
        from paramiko import MissingHostKeyPolicy, PKey

        mend = (
            f"ask its keeper for the fingerprint, compare it with 'ssh-keyscan -p {self._port} "
            f"{self._host} | ssh-keygen -lf -', and add the line to "
            f"[{self._access.sftp_known_hosts}]"
        )

        class Refuse(MissingHostKeyPolicy):
            def missing_host_key(self, *asked: object) -> None:
                key = asked[-1].fingerprint if isinstance(asked[-1], PKey) else "none"
                told = f"is on a server that is not known (its key is {key})"
                raise PlaceFaultError(problem=told, mend=mend)

        return Refuse()

    @contextmanager
    def _translated(self, *, of_file: bool = False) -> Iterator[None]:
        """Say a fault of the connection in our words."""
        from paramiko import AuthenticationException, BadHostKeyException, SSHException

        known_hosts = self._access.sftp_known_hosts
        try:
            yield
        except BadHostKeyException as error:
            problem = f"is on a server whose key is not the known one but {error.key.fingerprint}"
            mend = (
                "somebody may stand in between: ask the keeper of the server; only if the key was "
                f"changed on purpose, take the old line out of [{known_hosts}] and add the new one"
            )
            raise PlaceFaultError(problem=problem, mend=mend) from None
        except AuthenticationException:
            problem = f"does not let [{self._user}] in with this key"
            raise PlaceFaultError(problem=problem, mend=_KEY_MEND) from None
        except (PermissionError, FileNotFoundError):
            raise self._denied(of_file=of_file) from None
        except (SSHException, OSError, EOFError) as error:
            self.close()
            mend = "look at the network and at the server, then run again: what is landed is kept"
            problem = f"is out of reach, or broke off ({type(error).__name__})"
            raise PlaceFaultError(problem=problem, mend=mend, may_pass=True) from None

    def _denied(self, *, of_file: bool) -> Exception:
        if of_file:
            return FileFaultError("the server does not let it be read, or it is gone")
        problem = f"holds no folder [{self._root}] that [{self._user}] may look into"
        return PlaceFaultError(
            problem=problem, mend="mend the path of the location, or the rights on it"
        )


def _windows(size: int) -> Iterator[list[tuple[int, int]]]:
    """Yield the pieces of a file that are asked for at once, window by window.

    Asked for one by one each waits for the answer before it; all at once overrun some servers.
    """
    for start in range(0, size, _WINDOW):
        end = min(start + _WINDOW, size)
        yield [(place, min(_PIECE, end - place)) for place in range(start, end, _PIECE)]
