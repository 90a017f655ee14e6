"""Real servers on loopback for the tests of places, each ended with the tests however those end."""

import getpass
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import paramiko
import s3fs

from flows.collect.places import Access

KEY, SECRET = "made-up-key", "made-up-secret-0123456789"
WEED: Final = Path(sys.executable).parent / "weed"
LONGEST_START_SECONDS: Final = 180
_TIED: Final = """
import os, subprocess, sys, threading
server = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)
threading.Thread(target=lambda: os._exit(server.wait()), daemon=True).start()
sys.stdin.read()
server.kill()
server.wait()
"""


@contextmanager
def running(command: list[str], *, log: Path, answers: Callable[[], bool]) -> Iterator[None]:
    """Run a server; it ends when our end of its input is closed, which a killed test does too."""
    with log.open("wb") as said:
        tied = subprocess.Popen(
            [sys.executable, "-c", _TIED, *command],
            stdin=subprocess.PIPE,
            stdout=said,
            stderr=subprocess.STDOUT,
        )
        try:
            until = time.monotonic() + LONGEST_START_SECONDS
            while not answers():
                is_up = tied.poll() is None and time.monotonic() < until
                assert is_up, log.read_text(errors="replace")[-4000:]
                time.sleep(0.2)
            yield
        finally:
            assert tied.stdin
            tied.stdin.close()
            tied.wait(30)


def free_ports(count: int) -> list[int]:
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]


def is_open(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


@dataclass(frozen=True)
class Bucket:
    """A bucket of a real S3 server, and the way in."""

    endpoint: str
    name: str = "exports"

    @property
    def access(self) -> Access:
        return Access(s3_endpoint=self.endpoint, s3_key=KEY, s3_secret=SECRET)

    @property
    def store(self) -> s3fs.S3FileSystem:
        return s3fs.S3FileSystem(
            key=KEY, secret=SECRET, endpoint_url=self.endpoint, skip_instance_cache=True
        )

    def put(self, key: str, content: bytes) -> str:
        self.store.pipe_file(f"{self.name}/{key}", content)
        return f"s3://{self.name}/{key}"


@contextmanager
def s3_server(folder: Path) -> Iterator[Bucket]:
    """Run the S3 server of SeaweedFS, which refuses a wrong secret as Amazon does."""
    (folder / "data").mkdir()
    identity = (
        '{"identities": [{"name": "tests", "credentials": [{"accessKey": "%s", "secretKey": "%s"}],'
        ' "actions": ["Admin", "Read", "Write", "List"]}]}'
    )
    (folder / "s3.json").write_text(identity % (KEY, SECRET))
    names = ("master", "volume", "filer", "s3")
    kinds = [f"{name}.port{kind}" for name in names for kind in ("", ".grpc")]
    ports = dict(zip(kinds, free_ports(len(kinds)), strict=True))
    command = [str(WEED), "server", f"-dir={folder / 'data'}", "-ip=127.0.0.1"]
    command += ["-ip.bind=127.0.0.1", "-filer", "-s3", f"-s3.config={folder / 's3.json'}"]
    command += [
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        "-master.telemetry=false",
        "-volume.max=4",
    ]
    command += [f"-{kind}={port}" for kind, port in ports.items()]
    bucket = Bucket(endpoint=f"http://127.0.0.1:{ports['s3.port']}")

    def answers() -> bool:
        if not is_open(ports["s3.port"]):
            return False
        try:
            bucket.store.mkdir(bucket.name)
        except FileExistsError:  # made by a call whose answer came too late
            return True
        except OSError:
            return False
        return True

    try:
        with running(command, log=folder / "weed.log", answers=answers):
            yield bucket
    finally:
        for port in ports.values():
            for left in Path("/tmp").glob(f"seaweedfs-*-{port}.sock"):  # noqa: S108 - where it puts them
                left.unlink(missing_ok=True)


def find_sshd() -> str | None:
    return shutil.which("sshd") or shutil.which("sshd", path="/usr/sbin:/usr/local/sbin")


@dataclass(frozen=True)
class Server:
    """A real sshd that serves files only, to one key."""

    port: int
    folder: Path

    @property
    def location(self) -> str:
        return f"sftp://{getpass.getuser()}@127.0.0.1:{self.port}{self.folder / 'exports'}"

    @property
    def access(self) -> Access:
        return Access(
            sftp_key_file=self.folder / "client_key",
            sftp_known_hosts=self.known_hosts("known_hosts", key_of="host_key"),
        )

    def known_hosts(self, name: str, *, key_of: str) -> Path:
        host = paramiko.Ed25519Key.from_private_key_file(str(self.folder / key_of))
        line = f"[127.0.0.1]:{self.port} ssh-ed25519 {host.get_base64()}\n"
        (self.folder / name).write_text(line)
        return self.folder / name

    def put(self, name: str, content: bytes, *, age_seconds: int = 3600) -> Path:
        path = self.folder / "exports" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written = time.time() - age_seconds
        os.utime(path, (written, written))
        return path


@contextmanager
def sftp_server(folder: Path) -> Iterator[Server]:
    """Run sshd with a configuration of its own: key only, files only."""
    sshd = find_sshd()
    assert sshd
    for name in ("host_key", "client_key", "strange_key"):
        write_key(folder / name)
    (folder / "exports").mkdir()
    (server := Server(port=free_ports(1)[0], folder=folder)).access  # noqa: B018 - writes the file
    (folder / "sshd_config").write_text(
        f"ListenAddress 127.0.0.1\nPort {server.port}\nHostKey {folder}/host_key\n"
        f"AuthorizedKeysFile {folder}/client_key.pub\nPidFile none\nStrictModes no\nUsePAM no\n"
        "PasswordAuthentication no\nKbdInteractiveAuthentication no\nPermitRootLogin yes\n"
        "Subsystem sftp internal-sftp\nForceCommand internal-sftp\n"
    )
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(parents=True, exist_ok=True)
    command = [sshd, "-D", "-e", "-f", str(folder / "sshd_config")]
    with running(command, log=folder / "sshd.log", answers=lambda: is_open(server.port)):
        yield server


def write_key(path: Path, *, passphrase: bytes | None = None) -> None:
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.generate()
    lock = form.BestAvailableEncryption(passphrase) if passphrase else form.NoEncryption()
    path.write_bytes(key.private_bytes(form.Encoding.PEM, form.PrivateFormat.OpenSSH, lock))
    path.chmod(0o600)
    public = key.public_key().public_bytes(form.Encoding.OpenSSH, form.PublicFormat.OpenSSH)
    path.with_suffix(".pub").write_bytes(public + b"\n")
