"""The ledger of runs: which run did which step, when, and how it ended. Append-only."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, Literal

RunState = Literal["started", "done", "held", "failed"]

_TABLES: Final = """
create table if not exists run_event (
    id integer primary key,
    run_id text not null,
    as_of text not null,
    step text not null,
    state text not null,
    at text not null,
    seconds real,
    sentence text not null default ''
);
create trigger if not exists run_event_is_append_only_update before update on run_event
begin select raise(abort, 'the ledger of runs is append-only'); end;
create trigger if not exists run_event_is_append_only_delete before delete on run_event
begin select raise(abort, 'the ledger of runs is append-only'); end;
"""


@dataclass(frozen=True, slots=True)
class RunEvent:
    """One line of the ledger; step 'run' is the run itself."""

    run_id: str
    as_of: date
    step: str
    state: RunState
    at: datetime
    seconds: float | None
    sentence: str


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


def write_event(ledger: Path, event: RunEvent) -> None:
    """Append one event."""
    with _open(ledger) as connection:
        connection.execute(
            "insert into run_event (run_id, as_of, step, state, at, seconds, sentence)"
            " values (?, ?, ?, ?, ?, ?, ?)",
            (
                event.run_id,
                event.as_of.isoformat(),
                event.step,
                event.state,
                event.at.isoformat(timespec="seconds"),
                event.seconds,
                event.sentence,
            ),
        )


def last_runs(ledger: Path, *, count: int = 5) -> tuple[tuple[RunEvent, ...], ...]:
    """Return the events of the newest runs, newest run first, events in order."""
    if not ledger.is_file():
        return ()
    with _open(ledger) as connection:
        ids = connection.execute(
            "select run_id from run_event group by run_id order by max(id) desc limit ?", (count,)
        ).fetchall()
        return tuple(
            tuple(
                RunEvent(
                    run_id=row[0],
                    as_of=date.fromisoformat(row[1]),
                    step=row[2],
                    state=row[3],
                    at=datetime.fromisoformat(row[4]).astimezone(UTC),
                    seconds=row[5],
                    sentence=row[6],
                )
                for row in connection.execute(
                    "select run_id, as_of, step, state, at, seconds, sentence"
                    " from run_event where run_id = ? order by id",
                    run_id,
                )
            )
            for run_id in ids
        )


def last_success(ledger: Path) -> datetime | None:
    """Return when a run last ended well, however many failed since; null: none did."""
    if not ledger.is_file():
        return None
    with _open(ledger) as connection:
        found = connection.execute(
            "select at from run_event where step = 'run' and state = 'done'"
            " order by id desc limit 1"
        ).fetchone()
    return datetime.fromisoformat(found[0]) if found else None


def dates_of_runs(ledger: Path) -> dict[str, date]:
    """Return the business date of each run."""
    if not ledger.is_file():
        return {}
    with _open(ledger) as connection:
        rows = connection.execute("select run_id, min(as_of) from run_event group by run_id")
        return {run_id: date.fromisoformat(as_of) for run_id, as_of in rows}
