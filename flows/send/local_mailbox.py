"""A real mail server on this machine that files what it gets: for the demo and for trying out.

Writes: one .eml file per message in a folder of the caller's choice
"""

import asyncio
import socket
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from aiosmtpd.smtp import SMTP, Envelope, Session

from flows.send.eml_file import add_eml, eml_name, read_message

_LOOPBACK: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledMail:
    """One mail of a mailbox folder, as a person would list it."""

    path: Path
    to: str
    subject: str
    attachments: tuple[str, ...]


class LocalMailbox:
    """An SMTP server on a free loopback port while the context is open."""

    def __init__(self, folder: Path, *, size_limit: int = 33_554_432) -> None:
        """Take the folder for the mails and the largest message in bytes."""
        self.folder = folder
        self._size_limit = size_limit
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    @property
    def server(self) -> str:
        """Return the address it listens on."""
        return _LOOPBACK

    @property
    def port(self) -> int:
        """Return the port it listens on."""
        return int(self._socket.getsockname()[1])

    def __enter__(self) -> Self:
        """Start to listen."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._socket.bind((_LOOPBACK, 0))
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop listening; what was accepted is on the disk."""
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def handle_DATA(  # noqa: N802 - the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """File a message, then accept it."""
        del server, session
        content = envelope.original_content or b""
        name = eml_name(content, envelope_to=", ".join(envelope.rcpt_tos))
        add_eml(self.folder, name=name, content=content)
        return "250 filed"

    def _serve(self) -> SMTP:
        return SMTP(self, data_size_limit=self._size_limit, hostname="localhost", loop=self._loop)

    async def _listen(self) -> None:
        self._server = await self._loop.create_server(self._serve, sock=self._socket)

    async def _close(self) -> None:
        self._server.close()
        others = asyncio.all_tasks(self._loop) - {asyncio.current_task(self._loop)}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


def describe_mailbox(folder: Path) -> tuple[FiledMail, ...]:
    """List the mails of a mailbox folder by name."""
    return tuple(_describe(path) for path in sorted(folder.glob("*.eml")))


def _describe(path: Path) -> FiledMail:
    message = read_message(path.read_bytes())
    names = tuple(part.get_filename() or "" for part in message.iter_attachments())
    return FiledMail(
        path=path, to=str(message["To"]), subject=str(message["Subject"]), attachments=names
    )
