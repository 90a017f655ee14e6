"""A mail server that calls out at moments of a mail's way, has moods, and lists what it has."""

import asyncio
import hashlib
import logging
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Final, Literal

from aiosmtpd.smtp import SMTP, Envelope, Session

from flows.send.local_mailbox import LocalMailbox

logging.getLogger("mail.log").setLevel(logging.ERROR)  # it wonders at what is left of cut texts
Mood = Literal["well", "refuses", "hangs up amid the text", "hangs up after the text", "slow"]
SLOW_SECONDS: Final = 3.0
TO_MEND: Final = "要対応"
MOMENTS: Final = ("hears of it", "has its text", "has kept it")


class _Conversation(SMTP):
    """One connection; it may be cut between the word DATA and the end of the text."""

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - the name is aiosmtpd's
        """Read the text, or hang up amid it."""
        if self.event_handler.mood == "hangs up amid the text":
            await self.push("354 go on")
            await self._reader.read(200)
            self.transport.close()
            return
        await super().smtp_DATA(arg)


class Mailbox(LocalMailbox):
    """A server that tells a listener where a mail is on its way; true says: its sender is dead."""

    def __init__(self, folder: Path) -> None:
        """Take the folder for the mails; nobody listens yet."""
        super().__init__(folder)
        self.listener: Callable[[str], bool] = lambda _moment: False
        self.mood: Mood = "well"

    async def handle_MAIL(  # noqa: N802 - name and parameters are aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Hear who sends."""
        del server, session
        self.listener(MOMENTS[0])
        if self.mood == "refuses":
            return "451 come again later"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 go on"

    async def handle_DATA(  # noqa: N802 - the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """File a message, unless its sender died before."""
        if self.listener(MOMENTS[1]):
            return "451 not kept"
        if self.mood == "hangs up after the text":
            server.transport.close()
            return "451 nobody hears it"
        if self.mood == "slow":
            await asyncio.sleep(SLOW_SECONDS)
        said = await super().handle_DATA(server, session, envelope)
        self.listener(MOMENTS[2])
        return said

    def _serve(self) -> SMTP:
        return _Conversation(
            self, data_size_limit=self._size_limit, hostname="localhost", loop=self._loop
        )


def message_of(file: Path) -> EmailMessage:
    """Return one filed mail."""
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def mails_in(folder: Path) -> Counter[str]:
    """Return how often each mail lies in a folder: addressee, subject and what is attached.

    What tells operations of a fault is left out: who is disturbed gets word of it.
    """
    told = (_told(message_of(file)) for file in sorted(folder.glob("*.eml")))
    return Counter(one for one in told if TO_MEND not in one)


def _told(message: EmailMessage) -> str:
    content = [part.get_content() for part in message.iter_attachments()]
    prints = sorted(hashlib.sha256(one).hexdigest()[:12] for one in content)
    return " | ".join((str(message["To"]), str(message["Subject"]), *prints))
