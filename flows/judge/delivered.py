"""Which deliveries are to be judged: the newest of each object, and those nobody judged before.

Reads names of folders of ``lake/file`` and the row accounts of a few deliveries; never the whole
history: a judgement costs the same on the first night and on the thousandth.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, TypeAlias

import duckdb

from flows.judge.measure import Place
from flows.shelves import Workspace
from flows.vocabulary.forms import MEND_MODE
from flows.vocabulary.rhythm import LOOK_BACK
from flows.vocabulary.workspace import SourceMap

_DATE_FOLDER: Final = "as_of="
_REFUSED: Final = "refused"

FileKey: TypeAlias = tuple[str, str, date, str]


@dataclass(frozen=True, slots=True)
class Delivered:
    """One object of one source as it came on one date; ``earlier`` dates newest first."""

    source: str
    kind: str
    snapshot_on: date
    earlier: tuple[date, ...]

    @property
    def data_set(self) -> str:
        """Return the name under which it is judged."""
        return f"{self.source}/{self.kind}"


@dataclass(frozen=True, slots=True)
class FileRow:
    """The row account of one file for one object, as ingest left it."""

    source: str
    kind: str
    snapshot_on: date
    part: str
    file_name: str
    sheet: str
    rows_read: int
    rows_kept: int
    rows_rejected: int
    status: str
    reason_code: str
    reason: str
    mend: str
    missing_fields: frozenset[str]

    @property
    def key(self) -> FileKey:
        """Return what names the file: source, object, date, file name."""
        return (self.source, self.kind, self.snapshot_on, self.file_name)

    @property
    def is_refused(self) -> bool:
        """Return whether no row of the file was read."""
        return self.status == _REFUSED

    @property
    def like(self) -> tuple[str, str, str]:
        """Return what the same export has on other days too: names differ by numbers at most."""
        return (re.sub(r"\d+", "#", self.file_name), self.part, self.sheet)


def list_delivered(
    workspace: Workspace, *, maps: Mapping[str, SourceMap], as_of: date, new_since: date | None
) -> tuple[Delivered, ...]:
    """Return the newest delivery of each object up to as_of, and all after ``new_since``."""
    return tuple(
        Delivered(source, kind, day, tuple(reversed(days[max(0, place - LOOK_BACK) : place])))
        for source, source_map in maps.items()
        for kind in source_map.objects
        for days in [_dates(workspace.file_account(source, kind, as_of).parent, as_of=as_of)]
        for place, day in enumerate(days)
        if place == len(days) - 1 or (new_since is not None and day > new_since)
    )


def read_accounts(
    connection: duckdb.DuckDBPyConnection, *, workspace: Workspace, delivered: Sequence[Delivered]
) -> tuple[FileRow, ...]:
    """Return the accounts of the files of some deliveries and of the few before each.

    A workbook of mended rows is no file of a delivery.

    Reads: lake/file/<source>/<object>/as_of=<date>/*.parquet
    """
    days = {
        (each.source, each.kind, day)
        for each in delivered
        for day in (each.snapshot_on, *each.earlier)
    }
    files = [
        str(file)
        for source, kind, day in sorted(days)
        for file in parquet_of(workspace.file_account(source, kind, day))
    ]
    if not files:
        return ()
    rows = connection.execute(
        "select source, object, cast(snapshot_on as date), coalesce(part, ''), file_name,"
        " coalesce(sheet, ''), cast(coalesce(rows_read, '0') as bigint),"
        " cast(coalesce(rows_kept, '0') as bigint), cast(coalesce(rows_rejected, '0') as bigint),"
        " status, coalesce(reason_code, ''), coalesce(reason, ''), coalesce(mend, ''),"
        " coalesce(missing_fields, '[]')"
        " from read_parquet(?, union_by_name=true, hive_partitioning=false)"
        " where mode <> ?"
        " order by source, object, snapshot_on, part, file_name, sheet",
        [files, MEND_MODE],
    ).fetchall()
    return tuple(FileRow(*(*row[:-1], frozenset(json.loads(row[-1])))) for row in rows)


def first_rejected(
    connection: duckdb.DuckDBPyConnection, *, workspace: Workspace, accounts: Sequence[FileRow]
) -> Mapping[tuple[FileKey, bool], Place]:
    """Return where the first line stands that ingest rejected, by file and whether it was cut.

    Reads: lake/rejected/<source>/<object>/as_of=<date>/*.parquet
    """
    folders = sorted({workspace.rejected(*file.key[:3]) for file in accounts if file.rows_rejected})
    files = [str(file) for folder in folders for file in parquet_of(folder)]
    if not files:
        return {}
    rows = connection.execute(
        "select source, object, cast(snapshot_on as date), source_file, reason_code = 'cut_file',"
        " source_sheet, source_row, column_name, raw_value"
        " from read_parquet(?, union_by_name=true, hive_partitioning=false)"
        " order by try_cast(source_row as bigint) desc",
        [files],
    ).fetchall()
    return {
        (tuple(row[:4]), is_cut): Place(row[3], row[5] or None, *row[6:])
        for row in rows
        for is_cut in {row[4], False}
    }


def parquet_of(folder: Path) -> Iterator[Path]:
    """Yield the finished Parquet files of a folder, in order; files being written are hidden."""
    return (path for path in sorted(folder.glob("*.parquet")) if not path.name.startswith("."))


def _dates(folder: Path, *, as_of: date) -> list[date]:
    if not folder.is_dir():
        return []
    names = (path.name for path in folder.iterdir() if path.name.startswith(_DATE_FOLDER))
    days = sorted(date.fromisoformat(name.removeprefix(_DATE_FOLDER)) for name in names)
    return [day for day in days if day <= as_of]
