"""A lake of a few made-up rows, written as ingest would write it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from flows.shelves import Workspace
from flows.vocabulary.objects import LINEAGE, OBJECTS, is_own_field

Row = Mapping[str, str | None]

FILE_FIELDS = (
    "source", "object", "snapshot_on", "part", "file_name", "sheet", "sha256", "encoding", "mode",
    "status", "reason_code", "reason", "mend", "header", "missing_fields", "unmapped_headers",
    "map_fingerprint",
)  # fmt: skip
COUNTS = ("rows_read", "rows_kept", "rows_rejected", "rows_filled", "rows_skipped")
LINE_FIELDS = (
    "source", "object", "snapshot_on", "source_file", "source_sheet", "source_row", "column_name",
    "raw_value", "reason_code", "reason", "mend",
)  # fmt: skip


MENDED_FIELDS = (
    "source", "object", "part", "snapshot_on", "mended_file", "mended_sheet", "mended_at",
    "mended_row", "source_file", "source_sheet", "source_row", "reason_code", "column_name",
    "raw_value",
)  # fmt: skip


ASKED_FIELDS = ("source", "owner_id", "file_name", "deal_id", "field_name", "request_code")


@dataclass(frozen=True)
class TinyLake:
    """Writes deliveries of one source into a workspace's lake."""

    workspace: Workspace
    source: str = "sfa"

    def prepare(self) -> None:
        """Write the empty tables that every lake has."""
        start = date(1, 1, 1)
        _write(self.workspace.asked("_empty", start) / "empty.parquet", ASKED_FIELDS, [])
        for name, fields in OBJECTS.items():
            raw = self.workspace.raw("_empty", name, start) / "empty.parquet"
            _write(raw, (*fields, *LINEAGE), [])
            _write(
                self.workspace.file_account("_empty", name, start) / "empty.parquet",
                FILE_FIELDS,
                [],
                counts=COUNTS,
            )
            _write(
                self.workspace.rejected("_empty", name, start) / "empty.parquet", LINE_FIELDS, []
            )
            _write(
                self.workspace.mended("_empty", name, start) / "empty.parquet", MENDED_FIELDS, []
            )

    def deliver(
        self,
        name: str,
        day: date,
        rows: Sequence[Row],
        *,
        mode: str = "full",
        part: str = "",
        skipped: int = 0,
    ) -> None:
        """Write one file of an object; row 1 is its header, ``skipped`` more are no records."""
        told = [{**row, "_source_row": str(number)} for number, row in enumerate(rows, start=2)]
        file_name = f"{name}{part}.csv"
        self._land(name, day, told, file_name=file_name, mode=mode, part=part, skipped=skipped)

    def mend(self, name: str, day: date, row: Row, *, source_row: str) -> None:
        """Write a workbook that mends one row of that delivery in its row 3."""
        file_name = f"隔離修正_{self.source}_{day.isoformat()}.xlsx"
        self._land(name, day, [{**row, "_source_row": "3"}], file_name=file_name, mode="mend")
        told = {
            "source": self.source,
            "object": name,
            "part": "",
            "snapshot_on": day.isoformat(),
            "mended_file": file_name,
            "mended_row": "3",
            "source_file": f"{name}.csv",
            "source_row": source_row,
            "reason_code": "unparsable_amount",
            "column_name": "amount",
            "raw_value": "要確認",
        }
        folder = self.workspace.mended(self.source, name, day)
        _write(folder / "mended.parquet", MENDED_FIELDS, [told])

    def _land(
        self,
        name: str,
        day: date,
        rows: Sequence[Row],
        *,
        file_name: str,
        mode: str,
        part: str = "",
        skipped: int = 0,
    ) -> None:
        lineage = {
            "_source": self.source,
            "_part": part,
            "_snapshot_on": day.isoformat(),
            "_source_file": file_name,
            "_source_sheet": "",
            "_landed_sha256": "0",
        }
        place = f"{Path(file_name).stem}.parquet"
        told = [{**row, **lineage} for row in rows]
        own = sorted({field for row in rows for field in row if is_own_field(field)})
        folder = self.workspace.raw(self.source, name, day)
        _write(folder / place, (*OBJECTS[name], *LINEAGE, *own), told)
        account: dict[str, str | int | None] = {
            "source": self.source,
            "object": name,
            "snapshot_on": day.isoformat(),
            "part": part,
            "file_name": file_name,
            "sheet": "",
            "sha256": hashlib.sha256(repr(rows).encode()).hexdigest(),
            "mode": mode,
            "status": "ok",
            "rows_read": len(rows),
            "rows_kept": len(rows),
            "rows_rejected": 0,
            "rows_filled": len(rows) + skipped,
            "rows_skipped": skipped,
        }
        folder = self.workspace.file_account(self.source, name, day)
        _write(folder / place, FILE_FIELDS, [account], counts=COUNTS)


def _write(
    path: Path,
    fields: Sequence[str],
    rows: Sequence[Mapping[str, str | int | None]],
    *,
    counts: Sequence[str] = (),
) -> None:
    """Write rows with these text fields and counts."""
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = [(field, pa.string()) for field in fields]
    schema = pa.schema([*columns, *((count, pa.int64()) for count in counts)])
    table = pa.Table.from_pylist([dict(row) for row in rows], schema=schema)
    pq.write_table(table, path)
