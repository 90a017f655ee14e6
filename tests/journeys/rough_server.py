"""A real mail server with a bad day: it delays, puts off, refuses and hangs up, by lot and by seed.

What it does to a mail depends on seed, address and how often the address was tried, on nothing
else. What it took is kept, also where the sender never heard of it.
"""

import asyncio
import logging
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal, Self

from aiosmtpd.smtp import SMTP, Envelope, Session

from flows.send.local_mailbox import LocalMailbox

Whim = Literal[
    "takes", "puts_off", "puts_off_the_text", "hangs_up", "hangs_up_amid_the_text",
    "takes_and_hangs_up", "loses_and_hangs_up", "takes_and_says_nothing", "knows_nobody",
    "dislikes_the_text",
]  # fmt: skip
# Out of a thousand mails; the last two stay as they are however often they are tried.
LOTS: Final[dict[Whim, int]] = {
    "puts_off": 50, "puts_off_the_text": 25, "hangs_up": 25, "hangs_up_amid_the_text": 15,
    "takes_and_hangs_up": 10, "loses_and_hangs_up": 10, "takes_and_says_nothing": 4,
    "knows_nobody": 20, "dislikes_the_text": 10,
}  # fmt: skip
FOR_GOOD: Final = ("knows_nobody", "dislikes_the_text")
MAILS_OF_A_CONNECTION: Final = 23
LONGEST_DELAY: Final = 0.004
logging.getLogger("mail.log").setLevel(logging.ERROR)  # it wonders at what is left of cut texts


def whim_of(seed: int, address: str, tried: int) -> Whim:
    """Return what becomes of a mail at its ``tried``-th try, from 1."""
    lot = random.Random(f"{seed} {address}").randrange(1000)  # noqa: S311  # a game of chance
    found = _drawn(lot)
    if found in FOR_GOOD or tried == 1:
        return found
    again = _drawn(random.Random(f"{seed} {address} {tried}").randrange(1000))  # noqa: S311
    return "takes" if again in FOR_GOOD else again


def _drawn(lot: int) -> Whim:
    for whim, share in LOTS.items():
        lot -= share
        if lot < 0:
            return whim
    return "takes"


class _Conversation(SMTP):
    """One connection; it may be cut between the word DATA and the text."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - the name is aiosmtpd's
        """Read the text, or hang up where it should begin."""
        if self.event_handler.whim == "hangs_up_amid_the_text":
            await self.push("354 go on")
            await self._reader.read(200)
            self.transport.close()
            return
        await super().smtp_DATA(arg)


@dataclass
class RoughServer:
    """The server, what it took, and how often it did what."""

    seed: int
    folder: Path
    taken: list[str] = field(default_factory=list)
    whims: Counter[Whim] = field(default_factory=Counter)
    tried: Counter[str] = field(default_factory=Counter)
    cut_off: int = 0

    def __enter__(self) -> Self:
        """Listen on a free port of this machine."""
        self._listening = _Listening(self)
        self._listening.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening."""
        self._listening.__exit__(None, None, None)

    @property
    def port(self) -> int:
        """Return the port it listens on."""
        return self._listening.port


class _Listening(LocalMailbox):
    """Gives each connection a handler of its own."""

    def __init__(self, server: RoughServer) -> None:
        super().__init__(server.folder)
        self._rough = server

    def _serve(self) -> SMTP:
        return _Conversation(_Handler(self._rough), hostname="localhost", loop=self._loop)


class _Handler:
    """Decides at each step of one connection."""

    def __init__(self, server: RoughServer) -> None:
        self._server = server
        self._mails = 0
        self.whim: Whim = "takes"

    async def handle_MAIL(  # noqa: N802 - the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del session
        self._mails += 1
        if self._mails > MAILS_OF_A_CONNECTION:
            self._server.cut_off += 1
            server.transport.close()
            return "421 too many mails in this connection"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 ok"

    async def handle_RCPT(  # noqa: N802 - the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del session, options
        self._server.tried[address] += 1
        self.whim = whim_of(self._server.seed, address, self._server.tried[address])
        self._server.whims[self.whim] += 1
        await asyncio.sleep(random.Random(address).random() * LONGEST_DELAY)  # noqa: S311
        if self.whim == "knows_nobody":
            return "550 nobody of that name"
        if self.whim == "puts_off":
            return "450 not now, try again"
        if self.whim == "hangs_up":
            server.transport.close()
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(  # noqa: N802 - the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        del session
        (address,) = envelope.rcpt_tos
        if self.whim == "puts_off_the_text":
            return "451 too busy"
        if self.whim == "dislikes_the_text":
            return "554 looks like advertising"
        if self.whim != "loses_and_hangs_up":
            self._server.taken.append(address)
        if self.whim in {"loses_and_hangs_up", "takes_and_hangs_up"}:
            server.transport.close()
        if self.whim == "takes_and_says_nothing":
            await asyncio.sleep(60)
        return "250 taken"
