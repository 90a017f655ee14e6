"""Mails that a person lets go: what waits, what was decided, and which publication was meant.

Reads and writes: state/ledger.sqlite (mail_event). What was released is sent as it was released: of
the publication that was looked at, even when there is a newer one by then.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Final

from flows.errors import UsageError
from flows.send.ledger import Entry, Ledger, open_ledger
from flows.send.message import Body, one_line
from flows.send.parts import slug_of, whole_of
from flows.send.publication import Mail
from flows.send.resuming import mails_as_published, of_version
from flows.send.switches import Switches
from flows.vocabulary.outbox import (
    AwaitingRelease,
    Decision,
    MailEvent,
    MailFate,
    MailKey,
    MailOutcome,
    OutboxEvent,
    Version,
)

_LONGEST_NAME: Final = 80
_LONGEST_REASON: Final = 300


class NothingAwaitsError(UsageError):
    """No mail awaits a release by what was asked for."""

    def __init__(self, *, asked: str, waiting: int) -> None:
        """Build the sentence from what was asked for and how many mails wait at all."""
        super().__init__(
            f"no mail awaits a release{asked}; {waiting} wait in all, see `shinchoku outbox list`"
        )


class NamelessDecisionError(UsageError):
    """Nobody stands for a decision, or a rejection has no reason."""

    def __init__(self, *, option: str) -> None:
        """Build the sentence from the option that is empty."""
        super().__init__(f"{option} is empty; the ledger keeps who decided, and why not")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which of the waiting mails are meant; all of them where nothing is said."""

    report: str | None = None
    as_of: date | None = None
    only: tuple[str, ...] = ()
    redirected_to: str = ""

    def takes(self, event: OutboxEvent) -> bool:
        """Say whether a waiting mail is meant."""
        version, key = Version.found_in(event.detail), event.key
        return (
            key.redirected_to == self.redirected_to
            and self.report in {None, key.report}
            and (self.as_of is None or (version is not None and version.as_of == self.as_of))
            and (not self.only or any(_is_named(key, name) for name in self.only))
        )

    def __str__(self) -> str:
        """Return what was asked for, as a part of a sentence."""
        report = f" of report [{self.report}]" if self.report else ""
        day = f" published as of {self.as_of}" if self.as_of else ""
        only = f" by the name of [{', '.join(self.only)}]" if self.only else ""
        return report + day + only


def release_mails(
    ledger: Path, choice: Choice, *, by: str, run_id: str, now: Callable[[], datetime]
) -> tuple[OutboxEvent, ...]:
    """Write down that a person lets waiting mails go, all of them or none, and return them.

    Raises:
        NothingAwaitsError: none of what was asked for waits.
        NamelessDecisionError: nobody stands for it.
    """
    return _decide(ledger, choice, by=by, because="", run_id=run_id, now=now)


def reject_mails(
    ledger: Path,
    choice: Choice,
    *,
    by: str,
    because: str,
    run_id: str,
    now: Callable[[], datetime],
) -> tuple[OutboxEvent, ...]:
    """Write down that waiting mails do not go out and why, and return them.

    Raises:
        NothingAwaitsError: none of what was asked for waits.
        NamelessDecisionError: nobody stands for it, or there is no reason.
    """
    reason = one_line(because, longest=_LONGEST_REASON)
    if not reason:
        raise NamelessDecisionError(option="--because")
    return _decide(ledger, choice, by=by, because=reason, run_id=run_id, now=now)


def _decide(
    ledger: Path,
    choice: Choice,
    *,
    by: str,
    because: str,
    run_id: str,
    now: Callable[[], datetime],
) -> tuple[OutboxEvent, ...]:
    name = one_line(by, longest=_LONGEST_NAME).replace("[", "(").replace("]", ")")
    if not name:
        raise NamelessDecisionError(option="--by")
    with open_ledger(ledger, run_id=run_id, now=now) as book:
        waiting = _waiting(book)
        # who names a mail that was rejected takes the rejection back
        named = _waiting(book, event="rejected") if choice.only and not because else ()
        chosen = tuple(event for event in (*waiting, *named) if choice.takes(event))
        if not chosen:
            raise NothingAwaitsError(asked=str(choice), waiting=len(waiting))
        book.append_all(
            Entry(
                key=event.key,
                event="rejected" if because else "released",
                detail=str(Decision(version=version, by=name, because=because)),
            )
            for event in chosen
            if (version := Version.found_in(event.detail)) is not None
        )
        return chosen


def list_awaiting(ledger: Path, *, now: Callable[[], datetime]) -> tuple[AwaitingRelease, ...]:
    """Return how many mails of which report and publication await a release."""
    with open_ledger(ledger, run_id="outbox", now=now) as book:
        found = Counter(
            (event.key.report, version.as_of, event.key.redirected_to)
            for event in _waiting(book)
            if (version := Version.found_in(event.detail)) is not None
        )
    return tuple(
        AwaitingRelease(report=report, as_of=as_of, redirected_to=redirected_to, count=count)
        for (report, as_of, redirected_to), count in sorted(found.items())
    )


def unsent_releases(book: Ledger, *, redirected_to: str) -> dict[MailKey, Version]:
    """Return the mails that were let go and are not out, with the publication that was meant."""
    released = {
        key: version
        for key, decision in book.decisions().items()
        if decision.event == "released" and key.redirected_to == redirected_to
        if (version := Version.found_in(decision.detail)) is not None
    }
    left: set[MailKey] = set()
    for key, state in book.states().items() if released else ():
        if not state.is_done and state.event not in {"refused", "divided"}:
            left |= {key, whole_of(key)}  # also what is to be told as one of unknown fate
    return {key: version for key, version in released.items() if key in left}


def released_of(
    keys: dict[MailKey, Version], *, folder: Path, switches: Switches
) -> tuple[Mail, ...]:
    """Return mails that were let go, of the publication that was meant; held where that is gone."""
    everything = replace(switches, only_reports=(), today=None)
    found = {mail.key: mail for mail in mails_as_published(folder, everything)}
    mails = {}
    for key, version in keys.items():
        whole = whole_of(key)
        mail = found.get(whole)
        if mail is None or mail.papers is None or mail.papers.version != version:
            lacks = f"its publication of {version.as_of} is not there as it was any more"
            mail = Mail(key=whole, name="", read_body=_nothing, lacks=lacks)
        mails[whole] = mail
    return tuple(mails.values())


def _nothing() -> Body:
    return Body(subject="", text="")


def gated(
    mails: tuple[Mail, ...],
    *,
    states: Mapping[MailKey, OutboxEvent],
    book: Ledger,
    publication: Path,
    switches: Switches,
) -> tuple[tuple[Mail, ...], tuple[MailOutcome, ...]]:
    """Return the mails that may go out, and what became of those that wait for a person.

    Writes: that a mail awaits its release, and that an earlier one gives way to it
    """
    decisions = book.decisions()
    going: list[Mail] = []
    outcomes: list[MailOutcome] = []
    entries: list[Entry] = []
    for mail in mails:
        decision = decisions.get(mail.key) or (decisions.get(mail.whole) if mail.whole else None)
        state = states.get(mail.key)
        if not _waits(mail, state, decision, switches=switches):
            released = _as_released(mail, decision, publication, switches)
            anew = _anew(mail, released, state, decision)
            entries += anew
            if anew:
                outcomes.append(MailOutcome(key=mail.key, fate="awaiting"))
            else:
                going.append(released)
            continue
        fate, detail, events = _waiting_fate(mail, decision)
        entries += events
        outcomes.append(MailOutcome(key=mail.key, fate=fate, detail=detail))
    book.append_all(entries)
    return tuple(going), tuple(outcomes)


def _waits(
    mail: Mail, state: OutboxEvent | None, decision: OutboxEvent | None, *, switches: Switches
) -> bool:
    """Say whether a mail may not go out before a person says so."""
    if mail.papers is None:
        return False
    if state is not None and (state.is_done or state.event in {"sending", "unknown", "refused"}):
        return False  # what became of it is known, or a person has to find out
    if decision is None:
        return mail.key.report in switches.to_release
    return decision.event != "released"


def _as_released(
    mail: Mail, decision: OutboxEvent | None, publication: Path, switches: Switches
) -> Mail:
    """Return a mail as it was released; a part is of the right publication already."""
    version = Version.found_in(decision.detail) if decision is not None else None
    if version is None or mail.whole is not None:
        return mail
    return of_version(mail, version, publication=publication, switches=switches)


def _anew(
    mail: Mail, released: Mail, state: OutboxEvent | None, decision: OutboxEvent | None
) -> tuple[Entry, ...]:
    """Return what is written down where nobody can send any more what was released.

    A publication of the same day or a newer one waits in its place, or its reader would never get
    any; an older one does not. Nothing where it can be sent, or where its fate is open.
    """
    asked = Version.found_in(decision.detail) if decision is not None else None
    if asked is None or state is None or mail.papers is None or mail.lacks or not released.lacks:
        return ()
    is_open = not state.is_done and state.event not in {"sending", "unknown", "refused"}
    if not is_open or mail.papers.version.as_of < asked.as_of:
        return ()
    held = Entry(key=mail.key, event="held", detail=released.lacks)
    awaits = Entry(key=mail.key, event="awaiting", detail=str(mail.papers.version))
    return (awaits,) if state.event == "held" else (held, awaits)


def _waiting_fate(
    mail: Mail, decision: OutboxEvent | None
) -> tuple[MailFate, str, tuple[Entry, ...]]:
    """Return what becomes of a mail that was not released, why, and what is written down."""
    version = mail.papers.version if mail.papers is not None else None
    before = Version.found_in(decision.detail) if decision is not None else None
    awaits = Entry(key=mail.key, event="awaiting", detail=str(version))
    if decision is None or before is None or version is None:
        return "awaiting", "", (awaits,)
    fate: MailFate = "rejected" if decision.event == "rejected" else "awaiting"
    if before == version:
        return fate, decision.detail if fate == "rejected" else "", ()
    if version.as_of < before.as_of:
        fate = "rejected" if fate == "rejected" else "superseded"
        return fate, f"that of {before.as_of} is newer", ()
    if fate == "rejected":
        return "awaiting", "", (awaits,)
    gives_way = Entry(key=mail.key, event="superseded", detail=f"by that of {version.as_of}")
    return "awaiting", f"in place of that of {before.as_of}", (gives_way, awaits)


def _waiting(book: Ledger, *, event: MailEvent = "awaiting") -> tuple[OutboxEvent, ...]:
    return tuple(one for one in book.decisions().values() if one.event == event)


def _is_named(key: MailKey, name: str) -> bool:
    """Say whether a person means a mail: by its number, its address, its edition or the two."""
    editions = {slug_of(key.edition), key.edition}
    address, _, rest = name.partition("/")
    is_of_person = address.strip().lower() == key.recipient and rest in {"", *editions}
    return is_of_person or name in {key.mail_id, *editions}
