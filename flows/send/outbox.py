"""The outbox as a person sees it: list, show, retry and resolve mails of the ledger.

Reads and writes: state/ledger.sqlite (mail_event). Nothing is sent from here: what is put back to
the queue goes out with the next ``send`` of its publication.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from flows.errors import UsageError
from flows.send.ledger import Entry, Ledger, open_ledger
from flows.send.parts import whole_of
from flows.vocabulary.outbox import MailEvent, MailKey, OutboxEvent, Resolution

_READER: Final = "outbox"
_RETRIED: Final[tuple[MailEvent, ...]] = ("failed", "refused", "held")


class UnknownMailError(UsageError):
    """No mail, or more than one, goes by that name."""

    def __init__(self, *, mail_id: str, found: int) -> None:
        """Build the sentence from the name and how many mails have it."""
        problem = "is not in the outbox" if found == 0 else f"means {found} mails"
        super().__init__(f"mail [{mail_id}] {problem}; `shinchoku outbox list` shows the names")


class WrongStateError(UsageError):
    """A mail is not in a state in which this can be done."""

    def __init__(self, *, mail: OutboxEvent, wanted: str) -> None:
        """Build the sentence from the mail and the states that would do."""
        super().__init__(
            f"mail [{mail.key.mail_id}] to [{mail.key.recipient}] is [{mail.event}], "
            f"this needs {wanted}; see `shinchoku outbox show {mail.key.mail_id}`"
        )


def list_mails(ledger: Path, *, now: Callable[[], datetime]) -> tuple[OutboxEvent, ...]:
    """Return the last event of every mail, the longest unchanged first."""
    with open_ledger(ledger, run_id=_READER, now=now) as book:
        return tuple(book.states().values())


def list_decisions(ledger: Path, *, now: Callable[[], datetime]) -> dict[MailKey, OutboxEvent]:
    """Return of each mail that awaited a release what was decided, or that it awaits."""
    with open_ledger(ledger, run_id=_READER, now=now) as book:
        return book.decisions()


def decision_on(key: MailKey, decisions: dict[MailKey, OutboxEvent]) -> OutboxEvent | None:
    """Return what was decided of a mail; of a part, of the mail that it is a part of."""
    found = decisions.get(key)
    if found is not None or not decisions:
        return found
    return decisions.get(whole_of(key))


def show_mail(
    ledger: Path, *, mail_id: str, now: Callable[[], datetime]
) -> tuple[OutboxEvent, ...]:
    """Return everything that happened to one mail.

    Raises:
        UnknownMailError: no mail, or more than one, goes by that name.
    """
    with open_ledger(ledger, run_id=_READER, now=now) as book:
        return book.history(_find(book, mail_id).key)


def retry_mails(
    ledger: Path, *, mail_ids: tuple[str, ...] = (), run_id: str, now: Callable[[], datetime]
) -> tuple[OutboxEvent, ...]:
    """Put failed, refused and held mails back to the queue, all of them if none is named.

    Raises:
        UnknownMailError: a name is not in the outbox.
        WrongStateError: a named mail was sent, or may have been.
    """
    with open_ledger(ledger, run_id=run_id, now=now) as book:
        states = book.states()
        named = [_find(book, mail_id) for mail_id in mail_ids]
        for mail in named:
            if mail.event not in _RETRIED:
                raise WrongStateError(mail=mail, wanted="failed, refused or held")
        chosen = named or [mail for mail in states.values() if mail.event in _RETRIED]
        book.append_all(Entry(key=mail.key, event="queued", detail="retry") for mail in chosen)
        return tuple(chosen)


def resolve_mail(
    ledger: Path, *, mail_id: str, resolution: Resolution, run_id: str, now: Callable[[], datetime]
) -> OutboxEvent:
    """Write down what a person found out about a mail whose answer was lost.

    ``sent``: it arrived, it is done. ``not_sent``: it did not, the next send takes it up.

    Raises:
        UnknownMailError: no mail, or more than one, goes by that name.
        WrongStateError: the mail's fate is known already.
    """
    with open_ledger(ledger, run_id=run_id, now=now) as book:
        book.mark_lost_answers()
        mail = _find(book, mail_id)
        if mail.event != "unknown":
            raise WrongStateError(mail=mail, wanted="unknown")
        entries = [Entry(key=mail.key, event="resolved", detail=resolution)]
        if resolution == "not_sent":
            entries.append(Entry(key=mail.key, event="queued", detail="resolved as not sent"))
        book.append_all(entries)
        return _find(book, mail_id)


def _find(book: Ledger, mail_id: str) -> OutboxEvent:
    found = [mail for mail in book.states().values() if mail.key.digest.startswith(mail_id)]
    if len(found) != 1 or not mail_id:
        raise UnknownMailError(mail_id=mail_id, found=len(found))
    return found[0]
