"""Mails that came back: read where the mail server put them, written down at the mail meant.

Reads:  a Maildir, an mbox file, a folder of .eml files or one of them; nothing in it is changed
Writes: state/ledger.sqlite (mail_event): what was accepted is refused
Format: RFC 3464 (what became of it), RFC 3462 (the mail itself, or its headers, handed back)
"""

import mailbox
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from hashlib import sha256
from pathlib import Path
from typing import Final

from flows.errors import UsageError
from flows.send.ledger import Entry, open_ledger
from flows.send.message import DIGITS_OF_ID, one_line
from flows.vocabulary.outbox import OutboxEvent

_STATUS: Final = "message/delivery-status"
_HANDED_BACK: Final = ("message/rfc822", "text/rfc822-headers")
_MBOX: Final = b"From "
_LONGEST_REASON: Final = 300
_DIGITS_OF_MARK: Final = 12


class NoMailboxError(UsageError):
    """There is nothing to read returned mails from."""

    def __init__(self, place: Path) -> None:
        """Build the sentence from the place."""
        super().__init__(
            f"[{place}] is not there; name a Maildir, an mbox file, or a folder with .eml files "
            "into which the mail server puts what comes back (mail.bounces)"
        )


@dataclass(frozen=True, slots=True)
class Bounce:
    """One mail that did not reach its reader, as a server on the way told it.

    ``name`` is that of the mail, ``mark`` that of the telling: a mail may come back again.
    """

    name: str
    mark: str
    reason: str

    def __str__(self) -> str:
        """Return it as it stands in the ledger."""
        return f"came back: {self.reason} [{self.mark}]"


def note_bounces(
    ledger: Path, *, place: Path, run_id: str, now: Callable[[], datetime]
) -> tuple[OutboxEvent, ...]:
    """Write down which mails came back, each once, and return them as they stand now.

    Raises:
        NoMailboxError: the place is not there.
    """
    found = tuple(read_bounces(place))
    if not found or not ledger.is_file():
        return ()
    with open_ledger(ledger, run_id=run_id, now=now) as book:
        done = {
            event.key.digest[:DIGITS_OF_ID]: event
            for event in book.states().values()
            if event.is_done
        }
        back = {
            done[bounce.name].key: bounce
            for bounce in found
            if bounce.name in done and not _is_noted(bounce, book.history(done[bounce.name].key))
        }
        book.append_all(
            Entry(key=key, event="refused", detail=str(bounce)) for key, bounce in back.items()
        )
        return tuple(book.history(key)[-1] for key in back)


def _is_noted(bounce: Bounce, history: tuple[OutboxEvent, ...]) -> bool:
    """Return whether the ledger has it from an earlier reading; the mail was then sent again."""
    return any(f"[{bounce.mark}]" in event.detail for event in history)


def read_bounces(place: Path) -> Iterator[Bounce]:
    """Yield each mail that a server gave up, by the name in its Message-ID.

    A notice of delay is none, nor is an answer from a person who is away.

    Raises:
        NoMailboxError: the place is not there.
    """
    for content in _contents(place):
        message = message_from_bytes(content)
        if message.get_content_type() == "multipart/report":
            yield from _told(message, mark=sha256(content).hexdigest()[:_DIGITS_OF_MARK])


def _contents(place: Path) -> Iterator[bytes]:
    if (place / "cur").is_dir():
        maildir = mailbox.Maildir(place, create=False)
        yield from (maildir.get_bytes(name) for name in sorted(maildir.keys()))
    elif place.is_dir():
        yield from (file.read_bytes() for file in sorted(place.glob("*.eml")))
    elif place.is_file():
        content = place.read_bytes()
        if content.startswith(_MBOX):
            yield from (bytes(message) for message in mailbox.mbox(place, create=False))
        else:
            yield content
    else:
        raise NoMailboxError(place)


def _told(report: Message, *, mark: str) -> Iterator[Bounce]:
    parts = list(report.walk())
    reasons = [
        _reason(block)
        for part in parts
        if part.get_content_type() == _STATUS and isinstance(part.get_payload(), list)
        for block in part.get_payload()
        if isinstance(block, Message) and _word(block, "Action").lower() == "failed"
    ]
    names = (_name(part) for part in parts if part.get_content_type() in _HANDED_BACK)
    name = next((name for name in names if name), "")
    if reasons and name:
        yield Bounce(name=name, mark=mark, reason=reasons[0])


def _reason(block: Message) -> str:
    """Return status and diagnosis of one recipient: ``5.1.1 550 no such user``."""
    diagnosis = _word(block, "Diagnostic-Code").partition(";")[2]
    told = f"{_word(block, 'Status')} {diagnosis}"
    return one_line(told, longest=_LONGEST_REASON) or "no reason told"


def _name(part: Message) -> str:
    """Return the name in the Message-ID of the mail that was handed back; '' if it has none."""
    payload = part.get_payload()
    if isinstance(payload, list):
        original = payload[0] if payload and isinstance(payload[0], Message) else Message()
    else:
        decoded = part.get_payload(decode=True)
        original = message_from_bytes(decoded if isinstance(decoded, bytes) else b"")
    return _word(original, "Message-ID").strip("<>").partition("@")[0]


def _word(message: Message, header: str) -> str:
    return str(message.get(header, "")).strip()
