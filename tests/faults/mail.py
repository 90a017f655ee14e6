"""A mail server of the harness: it can call out at a moment of a mail's way, and lists what it has."""

import hashlib
from collections import Counter
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Final

from aiosmtpd.smtp import SMTP, Envelope, Session

from flows.send.local_mailbox import LocalMailbox

MOMENTS: Final = ("hears of it", "has its text", "has kept it")


class Mailbox(LocalMailbox):
    """A server that tells a listener where a mail is on its way; true says: its sender is dead."""

    def __init__(self, folder: Path) -> None:
        """Take the folder for the mails; nobody listens yet."""
        super().__init__(folder)
        self.listener: Callable[[str], bool] = lambda _moment: False

    async def handle_MAIL(  # noqa: N802 - name and parameters are aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Hear who sends."""
        del server, session
        self.listener(MOMENTS[0])
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 go on"

    async def handle_DATA(  # noqa: N802 - the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """File a message, unless its sender died before."""
        if self.listener(MOMENTS[1]):
            return "451 not kept"
        said = await super().handle_DATA(server, session, envelope)
        self.listener(MOMENTS[2])
        return said


def message_of(file: Path) -> EmailMessage:
    """Return one filed mail."""
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def mails_in(folder: Path) -> Counter[str]:
    """Return how often each mail lies in a folder: addressee, subject and what is attached."""
    return Counter(_told(message_of(file)) for file in sorted(folder.glob("*.eml")))


def _told(message: EmailMessage) -> str:
    content = [part.get_content() for part in message.iter_attachments()]
    prints = sorted(hashlib.sha256(one).hexdigest()[:12] for one in content)
    return " | ".join((str(message["To"]), str(message["Subject"]), *prints))


def ids_in(folder: Path) -> set[str]:
    """Return the Message-IDs of a folder of mails."""
    return {str(message_of(file)["Message-ID"]).strip() for file in folder.glob("*.eml")}
