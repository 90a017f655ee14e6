"""The shipped maps read real exports whole, and the fields that matter are filled."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from flows.ingest import ingest_source, load_source_map
from flows.shelves import Workspace
from flows.vocabulary.workspace import SourceMap
from tests.unit.ingest.conftest import DAY, Desk

Rows = dict[str, int]


def landed(workspace: Workspace, folder: Path, pattern: str = "*.csv") -> None:
    target = workspace.delivery("sfa", DAY)
    target.mkdir(parents=True)
    for path in folder.glob(pattern):
        shutil.copyfile(path, target / path.name)


def ingested(workspace: Workspace, system: str) -> Rows:
    result = ingest_source(
        workspace=workspace,
        source="sfa",
        source_map=load_source_map(system, None, {}),
        mode="full",
        until=date(2026, 12, 31),
    )
    assert result.refused == ()
    assert all(a.rows_read == a.rows_kept for a in result.accounts)
    kept: Rows = {}
    for account in result.accounts:
        kept[account.object_name] = kept.get(account.object_name, 0) + account.rows_kept
    return kept


def test_a_data_loader_export_is_read_whole(real_exports: Path, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    landed(workspace, real_exports / "salesforce_wave")

    kept = ingested(workspace, "salesforce_dataloader")

    assert kept["deal"] == 5197
    assert kept["deal_change"] == 17502
    assert kept["activity"] == 7814 + 7823
    assert kept["target"] == 408
    assert kept["user"] == 20 + 17


def test_an_api_export_with_mark_and_json_cells_is_read_whole(
    real_exports: Path, tmp_path: Path
) -> None:
    workspace = Workspace(tmp_path)
    landed(workspace, real_exports / "salesforce_api_export")

    kept = ingested(workspace, "salesforce")

    assert kept["deal"] > 0
    assert kept["account"] > 0


@pytest.mark.parametrize("name", ["cp932", "utf8", "utf8_bom", "utf16le"])
def test_japanese_tables_of_any_encoding_hold_the_same_rows(
    real_exports: Path, make_desk: Callable[[SourceMap], Desk], name: str
) -> None:
    columns = {"deal_id": {"headers": ["店舗"]}, "amount": {"headers": ["売上"]}}
    rule = {"files": [{"pattern": "uriage*"}], "required": ["amount"], "columns": columns}
    source_map = SourceMap.model_validate({"system": "made_up", "objects": {"deal": rule}})
    desk = make_desk(source_map)
    landed(desk.workspace, real_exports / "ja_encodings", f"uriage_{name}.csv")

    desk.ingest()

    first = desk.rows()[0]
    assert (first["deal_id"], first["amount"]) == ("新宿店", "128000")


def test_a_report_with_japanese_labels_is_read(make_desk: Callable[[SourceMap], Desk]) -> None:
    desk = make_desk(load_source_map("salesforce", None, {}))
    header = "商談 ID,商談名,取引先名,フェーズ,完了予定日,金額,確度 (%)"
    desk.land(
        "Opportunity-report.csv",
        f"{header}\n006x,更新,東京商事,提案,2026/04/01,10,50\n".encode("cp932"),
    )

    desk.ingest()

    row = desk.rows()[0]
    assert (row["deal_id"], row["stage"], row["probability"]) == ("006x", "提案", "50")


def test_an_event_without_a_status_took_place_and_one_with_it_says_so(
    make_desk: Callable[[SourceMap], Desk],
) -> None:
    desk = make_desk(load_source_map("salesforce", None, {}))
    desk.land("Event.csv", b"Id,OwnerId,Subject,ActivityDate\nE1,U1,visit,2026-04-01\n")
    desk.land("Event-2.csv", "Id,OwnerId,EventStatus__c\nE2,U1,予定\n".encode())

    desk.ingest()

    status = {row["activity_id"]: row["status"] for row in desk.rows("activity")}
    assert status == {"E1": "completed", "E2": "予定"}
