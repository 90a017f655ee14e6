"""Write the shelves of the lake: raw tables, rejected lines, mended rows, requests, file accounts.

Reads nothing; writes ``lake/{raw,rejected,mended,asked,file}/…``. Every file appears by one atomic
move, so a reader sees a whole file or none. Dictionary columns are stored as plain text (no Arrow
schema).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from flows.shelves import Workspace
from flows.vocabulary.delivery_files import FileAccount, RejectedLine
from flows.vocabulary.mending import MendedRow
from flows.vocabulary.objects import LINEAGE, OBJECTS

CUT_FILE: Final = "cut_file"
_LINES_AT_A_TIME: Final = 20_000
RAW_VALUE_LIMIT: Final = 500
EMPTY_SOURCE: Final = "_empty"
_COUNTS: Final = frozenset(
    {"rows_read", "rows_kept", "rows_rejected", "rows_blank", "rows_filled", "rows_skipped"}
)
FOOTER_KEY: Final = b"shinchoku.account"
LISTS: Final = frozenset({"header", "missing_fields", "unmapped_headers", "skipped"})

ACCOUNT_SCHEMA: Final = pa.schema(
    [
        (
            "object" if field.name == "object_name" else field.name,
            pa.int64() if field.name in _COUNTS else pa.string(),
        )
        for field in fields(FileAccount)
    ]
)
REJECTED_SCHEMA: Final = pa.schema(
    [
        (name, pa.string())
        for name in (
            "source",
            "object",
            "snapshot_on",
            "source_file",
            "source_sheet",
            "source_row",
            "column_name",
            "raw_value",
            "reason_code",
            "reason",
            "mend",
        )
    ]
)
MENDED_SCHEMA: Final = pa.schema(
    [
        (name, pa.string())
        for name in (
            *("source", "object", "part", "snapshot_on"),
            *("mended_file", "mended_sheet", "mended_at"),
            *(field.name for field in fields(MendedRow)),
        )
    ]
)

ASKED_SCHEMA: Final = pa.schema(
    [
        (name, pa.string())
        for name in ("source", "owner_id", "file_name", "deal_id", "field_name", "request_code")
    ]
)


def raw_schema(object_name: str) -> pa.Schema:
    """Return the fields of an object and the lineage, all text."""
    return pa.schema([(name, pa.string()) for name in (*OBJECTS[object_name], *LINEAGE)])


class AtomicParquet:
    """A Parquet file that appears under its name only once it is whole."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        """Open the hidden twin of ``path`` for writing."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        self._hidden = path.with_name(f".{path.stem}.writing")
        self._writer = pq.ParquetWriter(
            self._hidden, schema, compression="zstd", store_schema=False
        )

    def add_to_footer(self, key: bytes, value: str) -> None:
        """Add one key and its value to the footer."""
        self._writer.add_key_value_metadata({key: value})

    def write(self, table: pa.Table) -> None:
        """Append a table as row groups."""
        self._writer.write_table(table)

    def commit(self) -> None:
        """Close the file and move it under its name."""
        self._writer.close()
        self._hidden.replace(self._path)

    def abandon(self) -> None:
        """Close the file and take it away."""
        self._writer.close()
        self._hidden.unlink(missing_ok=True)


def write_whole(path: Path, table: pa.Table) -> None:
    """Write one table as one file, atomically."""
    writer = AtomicParquet(path, table.schema)
    writer.write(table)
    writer.commit()


def write_account(path: Path, account: FileAccount) -> None:
    """Write the account of one file: the mark that its raw table is committed."""
    said = asdict(account) | {"snapshot_on": account.snapshot_on.isoformat()}
    row = said | {name: json.dumps(said[name], ensure_ascii=False) for name in LISTS}
    row["object"] = row.pop("object_name")
    writer = AtomicParquet(path, ACCOUNT_SCHEMA)
    writer.add_to_footer(FOOTER_KEY, json.dumps(said, ensure_ascii=False))
    writer.write(pa.Table.from_pylist([row], schema=ACCOUNT_SCHEMA))
    writer.commit()


class RejectedFile:
    """The list of rejected lines of one file and object, written as they come.

    ``place`` says of which: source, object, snapshot_on, source_file, source_sheet.
    """

    def __init__(self, path: Path, place: Mapping[str, str]) -> None:
        """Remember where the list goes; no line, no file."""
        self._path = path
        self._place = place
        self._file: AtomicParquet | None = None
        self.count = 0
        self.cut: RejectedLine | None = None

    def add(self, lines: Sequence[RejectedLine]) -> None:
        """Append lines."""
        if not lines:
            return
        self.count += len(lines)
        self.cut = next((x for x in (self.cut, *lines) if x and x.reason_code == CUT_FILE), None)
        self._file = self._file or AtomicParquet(self._path, REJECTED_SCHEMA)
        for start in range(0, len(lines), _LINES_AT_A_TIME):
            some = lines[start : start + _LINES_AT_A_TIME]
            rows = [_rejected_row(self._place, line) for line in some]
            self._file.write(pa.Table.from_pylist(rows, schema=REJECTED_SCHEMA))

    def commit(self) -> None:
        """Move the list into place, or take an older one away."""
        if self._file:
            self._file.commit()
        else:
            self._path.unlink(missing_ok=True)

    def abandon(self) -> None:
        """Take away what was written."""
        if self._file:
            self._file.abandon()


def write_mended(
    path: Path, account: FileAccount, rows: Iterable[MendedRow], *, mended_at: str | None
) -> None:
    """Write which rows a file mends, or take an older list of them away."""
    shared = {
        "source": account.source,
        "object": account.object_name,
        "part": account.part,
        "snapshot_on": account.snapshot_on.isoformat(),
        "mended_file": account.file_name,
        "mended_sheet": account.sheet,
        "mended_at": mended_at,
    }
    listed = [shared | asdict(row) | {"mended_row": str(row.mended_row)} for row in rows]
    if listed:
        write_whole(path, pa.Table.from_pylist(listed, schema=MENDED_SCHEMA))
    else:
        path.unlink(missing_ok=True)


def write_empty_schemas(workspace: Workspace) -> None:
    """Lay an empty file of every shelf and object, so that no glob of the lake finds nothing."""
    day = "as_of=0001-01-01"
    for object_name in OBJECTS:
        place = Path(EMPTY_SOURCE, object_name, day, "empty.parquet")
        _lay_empty(workspace.lake / "raw" / place, raw_schema(object_name))
        _lay_empty(workspace.lake / "file" / place, ACCOUNT_SCHEMA)
        _lay_empty(workspace.lake / "rejected" / place, REJECTED_SCHEMA)
        _lay_empty(workspace.lake / "mended" / place, MENDED_SCHEMA)
    asked = Path("asked", EMPTY_SOURCE, day, "empty.parquet")
    _lay_empty(workspace.lake / asked, ASKED_SCHEMA)


def _lay_empty(path: Path, schema: pa.Schema) -> None:
    if path.exists() and pq.read_schema(path).names == schema.names:
        return
    write_whole(path, schema.empty_table())


def _rejected_row(place: Mapping[str, str], line: RejectedLine) -> dict[str, str | None]:
    return {
        **place,
        "source_row": str(line.source_row),
        "column_name": line.column_name,
        "raw_value": line.raw_value[:RAW_VALUE_LIMIT],
        "reason_code": line.reason_code,
        "reason": line.reason,
        "mend": line.mend,
    }
