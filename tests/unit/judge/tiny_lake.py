"""A made-up lake of a few rows, written as ingest writes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from flows.shelves import Workspace
from flows.vocabulary.objects import LINEAGE, OBJECTS
from flows.vocabulary.stages import Stage
from flows.vocabulary.workspace import (
    ColumnRule,
    Company,
    FileRule,
    ObjectRule,
    Org,
    Source,
    SourceMap,
    WorkspaceSettings,
)

DAY = date(2026, 11, 20)
Row = Mapping[str, str | None]


def settings(**over: object) -> WorkspaceSettings:
    stages = (
        Stage(stage="提案", order=1, status="open"),
        Stage(stage="受注", order=2, status="won"),
        Stage(stage="失注", order=3, status="lost"),
    )
    made = {
        "company": Company(name="架空商事"),
        "sources": {"sfa": Source(system="custom")},
        "stages": {"sfa": {"*": stages}},
        "org": Org(source="sfa"),
    }
    return WorkspaceSettings(**{**made, **over})


def maps(*objects: str, **columns: ColumnRule) -> dict[str, SourceMap]:
    rules = {
        name: ObjectRule(files=(FileRule(pattern=f"{name}.csv"),), columns=columns)
        for name in objects
    }
    return {"sfa": SourceMap(system="custom", objects=rules)}


def deal(number: int, **over: str | None) -> dict[str, str | None]:
    return {
        "deal_id": f"D{number}",
        "deal_name": f"案件{number}",
        "owner_id": "U1",
        "stage": "提案",
        "amount": "1000",
        "currency": "JPY",
        "close_date": "2026-12-01",
        "created_at": "2026-10-01",
        **over,
    }


def person(user_id: str) -> dict[str, str | None]:
    return {"user_id": user_id, "user_name": f"社員{user_id}", "email": f"{user_id}@example.jp"}


@dataclass(frozen=True)
class TinyLake:
    """A workspace with a lake."""

    root: Path

    @property
    def workspace(self) -> Workspace:
        return Workspace(self.root)

    def deliver(
        self, kind: str, rows: Sequence[Row], *, day: date = DAY, **account: object
    ) -> None:
        """Write one file of one object: its rows as text and its account."""
        file_name = str(account.get("file_name", f"{kind}.csv"))
        lineage = {
            "_source": "sfa",
            "_part": str(account.get("part", "")),
            "_snapshot_on": day.isoformat(),
            "_source_file": file_name,
            "_source_sheet": "",
            "_landed_sha256": "0",
        }
        records = [
            {**dict.fromkeys(OBJECTS[kind]), **row, **lineage, "_source_row": str(place + 2)}
            for place, row in enumerate(rows)
        ]
        schema = pa.schema([(name, pa.string()) for name in (*OBJECTS[kind], *LINEAGE)])
        folder = self.workspace.raw("sfa", kind, day)
        if account.get("status", "ok") == "ok":
            _write(pa.Table.from_pylist(records, schema=schema), folder / f"{file_name}.parquet")
        self._account(kind, day, rows=len(records), **{**account, "file_name": file_name})

    def mend(self, kind: str, *, source_file: str, source_rows: Sequence[str]) -> None:
        """Write which rows of a delivery were mended by hand."""
        rows = [
            {"source_file": source_file, "source_sheet": None, "source_row": row}
            for row in source_rows
        ]
        schema = pa.schema([(name, pa.string()) for name in rows[0]])
        folder = self.workspace.mended("sfa", kind, DAY)
        _write(pa.Table.from_pylist(rows, schema=schema), folder / "mended.parquet")

    def _account(self, kind: str, day: date, *, rows: int, **account: object) -> None:
        row = {
            "source": "sfa",
            "object": kind,
            "snapshot_on": day.isoformat(),
            "part": "",
            "sheet": "",
            "rows_read": rows,
            "rows_kept": rows,
            "rows_rejected": 0,
            "mode": "full",
            "status": "ok",
            "reason_code": None,
            "reason": None,
            "mend": None,
            "missing_fields": "[]",
            **account,
        }
        folder = self.workspace.file_account("sfa", kind, day)
        _write(pa.Table.from_pylist([row]), folder / f"{account['file_name']}.parquet")


def _write(table: pa.Table, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path)
