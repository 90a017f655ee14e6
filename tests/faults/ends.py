"""How a night ended, as values that two nights can be compared by."""

import hashlib
import json
import sqlite3
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Self

import duckdb

from flows.shelves import Workspace
from tests.dbt.warehouses import rows_told
from tests.faults.mail import mails_in

_LAST_STATES = """
select recipient, report, period, edition, iif(event = 'resolved', detail, event) from mail_event
where id in (select max(id) from mail_event group by recipient, report, period, edition)
    and period not like '% to mend %'
"""
_ACCOUNT = """
select sum(rows_read), sum(rows_accepted + rows_superseded + rows_quarantined)
from marts.dq_row_account
"""


@dataclass(frozen=True, slots=True)
class End:
    """Tables, files and mails of a night, and the rows of all deliveries until then."""

    tables: dict[str, str]
    files: dict[str, str]
    mails: dict[str, int]
    outbox: dict[str, str]
    rows_read: int
    rows_accounted: int
    mark: str

    def write(self, file: Path) -> None:
        """Keep it as JSON."""
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1), encoding="utf-8")

    @classmethod
    def read(cls, file: Path) -> Self:
        """Return what was kept."""
        return cls(**json.loads(file.read_text(encoding="utf-8")))


@dataclass(frozen=True, slots=True)
class Harm:
    """What a disturbed night has that the undisturbed one has not, and the other way round."""

    lost_mails: int = 0
    doubled_mails: int = 0
    lost_rows: int = 0
    wrong: tuple[str, ...] = ()

    @property
    def is_none(self) -> bool:
        """Say whether nothing at all was harmed."""
        return not (self.lost_mails or self.doubled_mails or self.lost_rows or self.wrong)


def end_of(workspace: Workspace, *, day: date, mail: Path) -> End:
    """Return how a night ended: its warehouse, its files, and what its mail server has."""
    read, accounted = account_of(workspace.current)
    return End(
        tables=tables_of(workspace.current),
        files=_files(workspace, day),
        mails=dict(mails_in(mail)),
        outbox=_outbox(workspace.ledger),
        rows_read=read,
        rows_accounted=accounted,
        mark=workspace.snapshot_mark.read_text(encoding="utf-8"),
    )


def tables_of(warehouse: Path) -> dict[str, str]:
    """Return every table of a warehouse with a number that no other rows have."""
    return {name: f"{rows} {told}" for name, (rows, told) in rows_told(warehouse).items()}


def account_of(warehouse: Path) -> tuple[int, int]:
    """Return how many rows were read of all files, and of how many the fate is known."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        ((read, accounted),) = connection.execute(_ACCOUNT).fetchall()
        return int(read), int(accounted)


def harm_of(end: End, *, undisturbed: End, passed_over: tuple[str, ...] = ()) -> Harm:
    """Return what differs between the end of a disturbed night and the undisturbed one.

    ``passed_over``: how the names of files begin that are another matter, or "mark".
    """
    wanted, got = Counter(undisturbed.mails), Counter(end.mails)
    wrong = [
        f"{name}: {key}"
        for name in ("tables", "files", "outbox")
        for key in _apart(getattr(end, name), getattr(undisturbed, name))
        if not key.startswith(passed_over)
    ]
    if "mark" not in passed_over and end.mark != undisturbed.mark:
        wrong.append("what the warehouse says it was made of")
    return Harm(
        lost_mails=(wanted - got).total(),
        doubled_mails=(got - wanted).total(),
        lost_rows=abs(undisturbed.rows_read - end.rows_read)
        + abs(end.rows_read - end.rows_accounted),
        wrong=tuple(wrong),
    )


def _apart(one: dict[str, str], other: dict[str, str]) -> list[str]:
    return sorted(key for key in one.keys() | other.keys() if one.get(key) != other.get(key))


def _files(workspace: Workspace, day: date) -> dict[str, str]:
    """Return what lies on the shelves of a night and on those of all nights, by its bytes."""
    kept = (
        workspace.contexts(day), workspace.published(day), workspace.root / "forecasts",
        workspace.lake, workspace.exports / f"as_of={day.isoformat()}",
    )  # fmt: skip
    found = {
        file.relative_to(workspace.root).as_posix(): _print(file)
        for folder in kept
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }
    landed = (file for file in workspace.landing.rglob("*.csv") if file.is_file())
    found |= {file.relative_to(workspace.root).as_posix(): _print(file) for file in landed}
    # names of things half done must not stay
    beside = [file for shelf in workspace.root.glob("*") for file in shelf.glob(".*")]
    return found | {file.relative_to(workspace.root).as_posix(): "left over" for file in beside}


def _print(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:16]


def _outbox(ledger: Path) -> dict[str, str]:
    """Return what became of every mail, by its key."""
    with sqlite3.connect(ledger) as connection:
        rows = connection.execute(_LAST_STATES).fetchall()
    words = {"accepted": "sent"}
    return {" | ".join(key): words.get(event, event) for *key, event in rows}
