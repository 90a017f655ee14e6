"""The ledger of firings: what each job did at each of its times. Append-only.

By it a scheduler that was down knows what it missed; a job's first line is where knowledge begins.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, Literal, cast

from flows.vocabulary.schedule import Job

FiringState = Literal["begun", "done", "passed over", "held", "failed"]

_REMEMBERED: Final = 20
_TABLES: Final = """
create table if not exists firing_event (
    id integer primary key,
    job text not null,
    due_at text not null,
    state text not null,
    rule text not null,
    at text not null,
    as_of text,
    sentence text not null default ''
);
create trigger if not exists firing_event_is_append_only_update before update on firing_event
begin select raise(abort, 'the ledger of firings is append-only'); end;
create trigger if not exists firing_event_is_append_only_delete before delete on firing_event
begin select raise(abort, 'the ledger of firings is append-only'); end;
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FiringEvent:
    """One line of the ledger; ``rule`` is what the settings said of the job."""

    job: Job
    due_at: datetime
    state: FiringState
    rule: str
    at: datetime
    as_of: date | None = None
    sentence: str = ""


@contextmanager
def _open(ledger: Path) -> Iterator[sqlite3.Connection]:
    ledger.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(ledger, timeout=30)
    try:
        connection.executescript(_TABLES)
        with connection:
            yield connection
    finally:
        connection.close()


def write_firing(ledger: Path, event: FiringEvent) -> None:
    """Append one event."""
    with _open(ledger) as connection:
        connection.execute(
            "insert into firing_event (job, due_at, state, rule, at, as_of, sentence)"
            " values (?, ?, ?, ?, ?, ?, ?)",
            (
                event.job,
                event.due_at.astimezone(UTC).isoformat(timespec="seconds"),
                event.state,
                event.rule,
                event.at.astimezone(UTC).isoformat(timespec="seconds"),
                event.as_of.isoformat() if event.as_of else None,
                event.sentence,
            ),
        )


def known_until(ledger: Path, job: Job, *, rule: str) -> datetime | None:
    """Return the last time of a job that is accounted for under its present rule; null: none."""
    if not ledger.is_file():
        return None
    with _open(ledger) as connection:
        last = connection.execute(
            "select rule from firing_event where job = ? order by id desc limit 1", (job,)
        ).fetchone()
        if last is None or last[0] != rule:
            return None
        (found,) = connection.execute(
            "select max(due_at) from firing_event where job = ? and rule = ?", (job, rule)
        ).fetchone()
    return datetime.fromisoformat(found)


def is_accounted(ledger: Path, job: Job, due_at: datetime) -> bool:
    """Say whether a firing was settled before: done, held, failed or passed over."""
    if not ledger.is_file():
        return False
    with _open(ledger) as connection:
        found = connection.execute(
            "select 1 from firing_event where job = ? and due_at = ? and state <> 'begun' limit 1",
            (job, due_at.astimezone(UTC).isoformat(timespec="seconds")),
        ).fetchone()
    return found is not None


def settled_days(ledger: Path) -> tuple[tuple[datetime, date], ...]:
    """Return the last times at which a job was done, each with the delivery that it told of."""
    if not ledger.is_file():
        return ()
    with _open(ledger) as connection:
        rows = connection.execute(
            "select due_at, as_of from firing_event where state = 'done' and as_of is not null"
            " and job in ('nightly', 'todo', 'weekly') order by id desc limit ?",
            (_REMEMBERED,),
        ).fetchall()
    return tuple((datetime.fromisoformat(at), date.fromisoformat(day)) for at, day in rows)


def last_done(ledger: Path) -> dict[Job, datetime]:
    """Return when each job was last done."""
    if not ledger.is_file():
        return {}
    with _open(ledger) as connection:
        rows = connection.execute(
            "select job, max(at) from firing_event where state = 'done' group by job"
        ).fetchall()
    return {cast("Job", job): datetime.fromisoformat(at) for job, at in rows}


def last_firings(ledger: Path) -> dict[Job, FiringEvent]:
    """Return the newest event of each job, for who looks at the schedule."""
    if not ledger.is_file():
        return {}
    with _open(ledger) as connection:
        rows = connection.execute(
            "select job, due_at, state, rule, at, as_of, sentence from firing_event"
            " where id in (select max(id) from firing_event group by job)"
        ).fetchall()
    return {
        cast("Job", row[0]): FiringEvent(
            job=cast("Job", row[0]),
            due_at=datetime.fromisoformat(row[1]),
            state=cast("FiringState", row[2]),
            rule=row[3],
            at=datetime.fromisoformat(row[4]),
            as_of=date.fromisoformat(row[5]) if row[5] else None,
            sentence=row[6],
        )
        for row in rows
    }
