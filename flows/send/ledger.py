"""The mail ledger: every event of every mail, appended and never changed.

Writes: state/ledger.sqlite, table mail_event. The last event of a key is the state of the mail.
The rules that keep a mail from going out twice are triggers, so no caller can go round them and
two processes cannot both take the same mail: ``sending`` follows only ``queued``, ``failed`` or
``released``, nothing is queued again once it was (or may have been) sent, and what awaits a release
becomes nothing that is sent without one.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from flows.errors import ShinchokuError
from flows.vocabulary.outbox import MailEvent, MailKey, OutboxEvent, Version

_SCHEMA: Final = """
begin immediate;
create table if not exists mail_event (
    id integer primary key autoincrement,
    recipient text not null,
    report text not null,
    period text not null,
    edition text not null,
    redirected_to text not null,
    event text not null,
    at text not null,
    run_id text not null,
    message_id text not null,
    detail text not null,
    check (event <> 'resolved' or detail in ('sent', 'not_sent'))
);
create index if not exists mail_event_by_key
    on mail_event (recipient, report, period, edition, redirected_to, id);
create index if not exists mail_event_of_decisions
    on mail_event (recipient, report, period, edition, redirected_to, id)
    where event in ('awaiting', 'released', 'rejected');
create trigger if not exists mail_event_is_never_updated before update on mail_event
    begin select raise(abort, 'the mail ledger is append-only'); end;
create trigger if not exists mail_event_is_never_deleted before delete on mail_event
    begin select raise(abort, 'the mail ledger is append-only'); end;
create trigger if not exists mail_event_is_never_replaced before insert on mail_event
    when exists (select 1 from mail_event where id = new.id)
    begin select raise(abort, 'the mail ledger is append-only'); end;
drop trigger if exists mail_event_follows_its_state;
create trigger if not exists mail_event_goes_on_from_its_state before insert on mail_event
    when (
        coalesce((
            select iif(event = 'resolved', detail, event) from mail_event
            where recipient = new.recipient and report = new.report and period = new.period
                and edition = new.edition and redirected_to = new.redirected_to
            order by id desc limit 1
        ), 'new'),
        new.event
    ) not in (values
        ('new', 'queued'),
        ('queued', 'sending'), ('queued', 'failed'), ('queued', 'refused'), ('queued', 'held'),
        ('failed', 'sending'), ('failed', 'failed'), ('failed', 'refused'), ('failed', 'held'),
        ('failed', 'queued'), ('refused', 'queued'), ('held', 'queued'), ('not_sent', 'queued'),
        ('sending', 'accepted'), ('sending', 'refused'), ('sending', 'failed'),
        ('sending', 'unknown'), ('accepted', 'refused'), ('sent', 'refused'),
        ('unknown', 'accepted'), ('unknown', 'refused'), ('unknown', 'failed'),
        ('unknown', 'resolved'),
        ('new', 'divided'), ('queued', 'divided'), ('failed', 'divided'), ('held', 'divided'),
        ('released', 'divided'),
        ('new', 'awaiting'), ('queued', 'awaiting'), ('failed', 'awaiting'), ('held', 'awaiting'),
        ('rejected', 'awaiting'), ('rejected', 'released'), ('superseded', 'awaiting'),
        ('awaiting', 'released'), ('awaiting', 'rejected'), ('awaiting', 'superseded'),
        ('released', 'sending'), ('released', 'failed'), ('released', 'refused'),
        ('released', 'held')
    )
    begin select raise(abort, 'its last event does not allow that'); end;
create trigger if not exists mail_outcome_comes_from_its_run before insert on mail_event
    when new.event in ('accepted', 'refused', 'failed') and new.run_id <> coalesce((
        select iif(event in ('sending', 'unknown'), sender_run_id, new.run_id) from (
            select event, (
                select run_id from mail_event
                where recipient = new.recipient and report = new.report and period = new.period
                    and edition = new.edition and redirected_to = new.redirected_to
                    and event = 'sending'
                order by id desc limit 1
            ) as sender_run_id
            from mail_event
            where recipient = new.recipient and report = new.report and period = new.period
                and edition = new.edition and redirected_to = new.redirected_to
            order by id desc limit 1
        )
    ), new.run_id)
    begin select raise(abort, 'another run is sending it'); end;
create view if not exists mail_state as
    select * from mail_event where id in (
        select max(id) from mail_event
        group by recipient, report, period, edition, redirected_to
    );
commit;
"""
_INSERT: Final = "insert into mail_event values (null, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_STATES: Final = "select * from mail_state order by id"
_LEFT_IN_SENDING: Final = "select * from mail_state where event = 'sending' order by id"
_HISTORY: Final = """
select * from mail_event
where recipient = ? and report = ? and period = ? and edition = ? and redirected_to = ?
order by id
"""
_DECISIONS: Final = """
select * from mail_event where id in (
    select max(id) from mail_event where event in ('awaiting', 'released', 'rejected')
    group by recipient, report, period, edition, redirected_to
)
order by id
"""
_TRAIL: Final = """
select state.*, sent.at, sent.run_id, sent.message_id from (
    select max(id) as state_id, max(iif(event = 'sending', id, null)) as sent_id from mail_event
    group by recipient, report, period, edition, redirected_to
)
inner join mail_event as state on state.id = state_id
left join mail_event as sent on sent.id = sent_id
order by state_id
"""
_VERSIONS: Final = """
select * from mail_event where id in (
    select max(id) from mail_event
    where event in ('queued', 'awaiting', 'released', 'rejected') and detail glob 'published/*'
    group by recipient, report, period, edition, redirected_to
)
order by id
"""
_PATIENCE_SECONDS: Final = 30.0


class LedgerRuleError(ShinchokuError):
    """An event would break a rule of the ledger."""

    def __init__(self, *, event: str, key: MailKey, rule: str) -> None:
        """Build the sentence from the event, the mail and the rule."""
        super().__init__(
            f"mail [{key.mail_id}] to [{key.recipient}] cannot become [{event}]: {rule}; "
            "see `shinchoku outbox show`"
        )


class NaiveTimeError(ShinchokuError):
    """The clock given to the ledger has no zone."""

    def __init__(self, *, moment: datetime) -> None:
        """Build the sentence from the moment."""
        super().__init__(f"time [{moment}] has no zone; pass a clock that gives aware datetimes")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event to be appended."""

    key: MailKey
    event: MailEvent
    message_id: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """When a mail was sent, by which run, and the Message-ID."""

    at: datetime
    run_id: str
    message_id: str


class Ledger:
    """The open ledger of one run."""

    def __init__(
        self, connection: sqlite3.Connection, *, run_id: str, now: Callable[[], datetime]
    ) -> None:
        """Take an open database, the run that writes and its clock."""
        self._connection = connection
        self._run_id = run_id
        self._now = now

    def append(self, entry: Entry) -> None:
        """Append one event; it is on the disk when this returns."""
        self.append_all((entry,))

    def append_all(self, entries: Iterable[Entry]) -> None:
        """Append events, all or none of them.

        Raises:
            LedgerRuleError: an event may not follow the state its mail is in.
        """
        at = _as_utc(self._now())
        with _transaction(self._connection):
            for entry in entries:
                self._insert(entry, at)

    def states(self) -> dict[MailKey, OutboxEvent]:
        """Return the last event of every mail, the oldest first."""
        return {event.key: event for event in self._read(_STATES)}

    def history(self, key: MailKey) -> tuple[OutboxEvent, ...]:
        """Return every event of one mail in the order written."""
        return tuple(self._read(_HISTORY, _key_row(key)))

    def decisions(self) -> dict[MailKey, OutboxEvent]:
        """Return of every mail that awaited a release what was decided last, or that it awaits."""
        return {event.key: event for event in self._read(_DECISIONS)}

    def trail(self) -> Iterator[tuple[OutboxEvent, Sending | None]]:
        """Yield the last event of every mail with its last sending, asking once for all."""
        for row in self._connection.execute(_TRAIL):
            at, run_id, message_id = row[-3:]
            sent = None
            if at is not None:
                moment = datetime.fromisoformat(at)
                sent = Sending(at=moment, run_id=run_id, message_id=message_id)
            yield _event_of(row[:-3]), sent

    def versions(self) -> dict[MailKey, Version]:
        """Return of which publication a mail is, where the ledger says it."""
        found = ((event.key, Version.found_in(event.detail)) for event in self._read(_VERSIONS))
        return {key: version for key, version in found if version is not None}

    def mark_lost_answers(self) -> tuple[OutboxEvent, ...]:
        """Turn each mail that a dead run left in sending into unknown, and return them."""
        lost = tuple(self._read(_LEFT_IN_SENDING))
        self.append_all(
            Entry(
                key=event.key,
                event="unknown",
                message_id=event.message_id,
                detail=f"run {event.run_id} ended before the server's answer was written down",
            )
            for event in lost
        )
        return lost

    def _insert(self, entry: Entry, at: str) -> None:
        row = (*_key_row(entry.key), entry.event, at, self._run_id, entry.message_id, entry.detail)
        try:
            self._connection.execute(_INSERT, row)
        except sqlite3.IntegrityError as fault:
            raise LedgerRuleError(event=entry.event, key=entry.key, rule=str(fault)) from fault

    def _read(self, query: str, values: tuple[str, ...] = ()) -> Iterator[OutboxEvent]:
        for row in self._connection.execute(query, values):
            yield _event_of(row)


def _event_of(row: tuple[str, ...]) -> OutboxEvent:
    _, recipient, report, period, edition, redirected_to, *rest = row
    key = MailKey(
        recipient=recipient,
        report=report,
        period=period,
        edition=edition,
        redirected_to=redirected_to,
    )
    event, at, run_id, message_id, detail = rest
    return OutboxEvent.model_validate(
        {
            "key": key,
            "event": event,
            "at": at,
            "run_id": run_id,
            "message_id": message_id,
            "detail": detail,
        }
    )


@contextmanager
def open_ledger(path: Path, *, run_id: str, now: Callable[[], datetime]) -> Iterator[Ledger]:
    """Open the ledger, making it if there is none.

    Writes: state/ledger.sqlite. Every commit waits for the disk (synchronous=FULL).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path, isolation_level=None, timeout=_PATIENCE_SECONDS)) as opened:
        opened.execute("pragma synchronous = FULL")
        opened.executescript(_SCHEMA)
        yield Ledger(opened, run_id=run_id, now=now)


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("begin immediate")
    try:
        yield
    except BaseException:
        connection.execute("rollback")
        raise
    connection.execute("commit")


def _key_row(key: MailKey) -> tuple[str, str, str, str, str]:
    return (key.recipient, key.report, key.period, key.edition, key.redirected_to)


def _as_utc(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise NaiveTimeError(moment=moment)
    return moment.astimezone(UTC).isoformat()
