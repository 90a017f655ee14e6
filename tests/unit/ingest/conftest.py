"""A scratch workspace, and a way to land bytes in it and read back what ingest made of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows.ingest import ingest_source
from flows.shelves import Workspace
from flows.vocabulary.delivery_files import FileAccount, IngestResult
from flows.vocabulary.workspace import SourceMap

DAY = date(2026, 4, 1)


@dataclass(frozen=True)
class Desk:
    """One workspace with one source called ``sfa``."""

    workspace: Workspace
    source_map: SourceMap

    def land(self, name: str, content: bytes, day: date = DAY) -> Path:
        folder = self.workspace.delivery("sfa", day)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / name
        path.write_bytes(content)
        return path

    def ingest(self, until: date = DAY, mode: str = "full") -> IngestResult:
        return ingest_source(
            workspace=self.workspace,
            source="sfa",
            source_map=self.source_map,
            mode=mode,
            until=until,
        )

    def rows(self, object_name: str = "deal", shelf: str = "raw") -> list[dict[str, str | None]]:
        folder = self.workspace.lake / shelf / "sfa" / object_name
        found = sorted(folder.glob("as_of=*/*.parquet"))
        return [row for path in found for row in pq.read_table(path, partitioning=None).to_pylist()]

    def rejected(self, object_name: str = "deal") -> list[dict[str, str | None]]:
        return self.rows(object_name, "rejected")


def deal_map(**file_rule: object) -> SourceMap:
    return SourceMap.model_validate(
        {
            "system": "made_up",
            "objects": {
                "deal": {
                    "files": [{"pattern": "deal*", **file_rule}],
                    "required": ["deal_id", "amount"],
                    "columns": {
                        "deal_id": {"headers": ["Id", "案件ID"]},
                        "deal_name": {"headers": ["Name", "案件名"]},
                        "amount": {"headers": ["Amount", "金額"]},
                        "close_date": {"headers": ["CloseDate", "完了予定日"]},
                    },
                }
            },
        }
    )


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(Workspace(tmp_path), deal_map())


@pytest.fixture
def make_desk(tmp_path: Path) -> Callable[[SourceMap], Desk]:
    return lambda source_map: Desk(Workspace(tmp_path), source_map)


def only(result: IngestResult) -> FileAccount:
    (account,) = result.accounts
    return account
