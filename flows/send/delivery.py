"""Deliver mails: each once, each outcome written down before the next one starts.

Reads:  published/<as_of>/manifest.json and the files it names
Writes: state/ledger.sqlite (mail_event); in a dry run .eml files instead
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flows.send.ledger import Ledger, open_ledger
from flows.send.publication import Mail, list_mails, list_notices, read_manifest
from flows.send.release import gated, released_of, unsent_releases
from flows.send.resuming import resumed
from flows.send.round import Round
from flows.send.smtp import (
    Wire,
)
from flows.send.switches import Credentials, Switches
from flows.vocabulary.outbox import (
    MailKey,
    MailOutcome,
    Notice,
    OutboxEvent,
    SendResult,
)


def send_publication(
    *,
    publication: Path,
    switches: Switches,
    credentials: Credentials | None,
    ledger: Path,
    run_id: str,
    now: Callable[[], datetime],
) -> SendResult:
    """Send every mail of a publication that was not sent before.

    Reads:  published/<as_of>/ as the manifest says
    Writes: state/ledger.sqlite; the dry-run folder instead if there is one

    Args:
        publication: Folder of the publication.
        switches: How mail goes out.
        credentials: Login, if the server wants one.
        ledger: The mail ledger.
        run_id: Name of this run; no two runs share one.
        now: The clock of the caller; gives aware datetimes.

    Raises:
        PublicationChangedError: a file is not as it was published; nothing was sent.
        UnsafeTransportError: the settings would send in the clear.
    """
    switches.check()
    mails = list_mails(read_manifest(publication), publication=publication, switches=switches)
    road = _Road(switches=switches, credentials=credentials, now=now)
    with open_ledger(ledger, run_id=run_id, now=now) as book:
        return _go_on(mails, book=book, publication=publication, road=road)


def send_released(
    *,
    published: Path,
    switches: Switches,
    credentials: Credentials | None,
    ledger: Path,
    run_id: str,
    now: Callable[[], datetime],
) -> SendResult:
    """Send what a person has let go and is not out yet, whatever is published by now.

    Reads:  published/<as_of>/ of each publication that was looked at
    Writes: state/ledger.sqlite

    Raises:
        UnsafeTransportError: the settings would send in the clear.
    """
    switches.check()
    road = _Road(switches=switches, credentials=credentials, now=now)
    outcomes: list[MailOutcome] = []
    with open_ledger(ledger, run_id=run_id, now=now) as book:
        left = unsent_releases(book, redirected_to=switches.redirect_to or "")
        for day in sorted({version.as_of for version in left.values()}):
            folder = published / day.isoformat()
            keys = {key: version for key, version in left.items() if version.as_of == day}
            mails = released_of(keys, folder=folder, switches=switches)
            result = _go_on(mails, book=book, publication=folder, road=road)
            outcomes += result.outcomes
            if result.stopped:
                return SendResult(outcomes=tuple(outcomes), stopped=result.stopped)
    return SendResult(outcomes=tuple(outcomes))


def send_notice(
    *,
    notice: Notice,
    switches: Switches,
    credentials: Credentials | None,
    ledger: Path,
    run_id: str,
    now: Callable[[], datetime],
) -> SendResult:
    """Send a plain-text notice to each operations address, once per key of the notice.

    Writes: state/ledger.sqlite; the dry-run folder instead if there is one

    Raises:
        UnsafeTransportError: the settings would send in the clear.
    """
    switches.check()
    mails = list_notices(notice, switches=switches)
    road = _Road(switches=switches, credentials=credentials, now=now)
    with open_ledger(ledger, run_id=run_id, now=now) as book:
        return _deliver(mails, book=book, road=road, states=_states(book, road))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Road:
    """How mail goes out, and the clock."""

    switches: Switches
    credentials: Credentials | None
    now: Callable[[], datetime]


def _go_on(mails: tuple[Mail, ...], *, book: Ledger, publication: Path, road: _Road) -> SendResult:
    """Deliver what was begun as it was begun, and what needs a release once it has it."""
    states, switches = _states(book, road), road.switches
    mails = resumed(mails, states=states, book=book, publication=publication, switches=switches)
    if switches.dry_run_folder is not None:
        return _deliver(mails, book=book, road=road, states=states)
    going, waiting = gated(
        mails, states=states, book=book, publication=publication, switches=switches
    )
    result = _deliver(going, book=book, road=road, states=states)
    return result.model_copy(update={"outcomes": waiting + result.outcomes})


def _states(book: Ledger, road: _Road) -> dict[MailKey, OutboxEvent]:
    """Return the state of every mail; of what a dead run left in sending nothing is known."""
    if road.switches.dry_run_folder is None:
        book.mark_lost_answers()
    return book.states()


def _deliver(
    mails: tuple[Mail, ...], *, book: Ledger, road: _Road, states: dict[MailKey, OutboxEvent]
) -> SendResult:
    switches, now = road.switches, road.now
    with Wire(switches, credentials=road.credentials) as wire:
        sending = Round(book=book, switches=switches, wire=wire, at=now(), states=states)
        mails = sending.within_limit(mails)
        if switches.dry_run_folder is None:
            sending.queue(mails)
        return sending.run(mails)
