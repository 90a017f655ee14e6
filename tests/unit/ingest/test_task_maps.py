"""Tasks cut into parts, as a sheet and a kintone app keep them."""

from collections.abc import Callable

import pytest

from flows.ingest import load_source_map
from flows.vocabulary.workspace import SourceMap
from tests.unit.ingest.conftest import Desk

SHEET = (
    "タスクID,親タスクID,件名,担当者ID,案件ID,期限,完了日,状況\n"
    "T1,,受注準備,U1,D1,2026/11/30,,未着手\n"
    "T1-1,T1,見積の作成,U1,D1,2026/11/10,2026/11/09,完了\n"
)
APP = (
    '"タスクNo_","親タスクNo_","件名","担当者","案件No_","期限","完了日","状況"\n'
    '"T1","","受注準備","U1","D1","2026-11-30","","未着手"\n'
    '"T1-1","T1","見積の作成","U1","D1","2026-11-10","2026-11-09","完了"\n'
)


@pytest.mark.parametrize(
    ("system", "file", "text"),
    [("spreadsheet", "タスク_2026-11-20.csv", SHEET), ("kintone", "ToDo_20261120.csv", APP)],
)
def test_a_task_and_its_part_are_read(
    make_desk: Callable[[SourceMap], Desk], system: str, file: str, text: str
) -> None:
    desk = make_desk(load_source_map(system, None, {}))
    desk.land(file, text.encode())
    desk.ingest()

    found = {
        row["task_id"]: (row["parent_task_id"], row["owner_id"], row["deal_id"], row["status"])
        for row in desk.rows("task")
    }

    assert {key: (parent or None, *rest) for key, (parent, *rest) in found.items()} == {
        "T1": (None, "U1", "D1", "未着手"),
        "T1-1": ("T1", "U1", "D1", "完了"),
    }
