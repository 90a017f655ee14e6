"""The layouts that the shipped maps are for, in made-up rows: every field that matters is found."""

from collections.abc import Callable

import pytest

from flows.ingest.source_map import load_source_map
from flows.vocabulary.workspace import SourceMap
from tests.unit.ingest.conftest import Desk

MakeDesk = Callable[[SourceMap], Desk]
BOM = "\ufeff"


@pytest.fixture
def desk_of(make_desk: MakeDesk) -> Callable[[str], Desk]:
    return lambda system: make_desk(load_source_map(system, None, {}))


def only(desk: Desk, object_name: str) -> dict[str, str | None]:
    (row,) = desk.rows(object_name)
    return row


def test_hubspot_visible_columns(desk_of: Callable[[str], Desk]) -> None:
    desk = desk_of("hubspot")
    desk.land(
        "hubspot-crm-exports-all-deals-2026-04-01.csv",
        (
            f"{BOM}Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount,"
            "Closed Lost Reason,Last Modified Date,Create Date\r\n"
            "101,Pump,Contract Sent,2026-05-31 11:48,pat@example.com (Deactivated User),120000,,"
            "2026-03-30 09:12,2026-01-05 10:00\r\n"
        ).encode(),
    )

    desk.ingest()

    row = only(desk, "deal")
    assert (row["deal_id"], row["stage"], row["amount"]) == ("101", "Contract Sent", "120000")
    assert row["owner_name"] == "pat@example.com (Deactivated User)"
    assert (row["close_date"], row["created_at"]) == ("2026-05-31 11:48", "2026-01-05 10:00")


def test_hubspot_all_properties_with_headers_that_occur_twice(
    desk_of: Callable[[str], Desk],
) -> None:
    desk = desk_of("hubspot")
    header = (
        "Record ID,Deal Name,Pipeline,Deal Stage,Amount,Deal probability,Close Date,Deal owner,"
        "Associated Company,Associated Company IDs,Is Closed Won,Associated Company,"
        "Associated Company IDs"
    )
    values = (
        "102",
        "Valve",
        "Sales",
        "Won",
        "130000.0",
        "0.07",
        "2026-05-31 11:48",
        "Kim Doe",
        "Alpha;Beta",
        "7;8",
        "true",
        "Alpha",
        "7",
    )
    quoted = ",".join(f'"{name}"' for name in header.split(","))
    line = ",".join(f'"{value}"' for value in values)
    desk.land("hubspot-crm-exports-my-deals.csv", f"{quoted}\n{line}\n".encode())

    desk.ingest()

    row = only(desk, "deal")
    assert (row["pipeline"], row["probability"], row["account_id"]) == ("Sales", "0.07", "7;8")
    assert "Alpha" in {row[name] for name in row if name.startswith("x_")}


def test_hubspot_people_and_activities(desk_of: Callable[[str], Desk]) -> None:
    desk = desk_of("hubspot")
    desk.land(
        "owners.csv", b"Owner ID,Email,First Name,Last Name,Team\n5,a@example.com,Kim,Doe,East\n"
    )
    desk.land(
        "hubspot-crm-exports-meetings-2026-04-01.csv",
        b"Record ID,Meeting name,Activity assigned to,Activity date,Meeting outcome,"
        b"Associated Deal IDs\n9,Demo,Kim Doe,2026-03-31 10:00,Completed,101;102\n",
    )

    desk.ingest()

    assert only(desk, "user")["user_name"] == "Kim Doe"
    activity = only(desk, "activity")
    assert (activity["activity_kind"], activity["status"]) == ("meeting", "Completed")
    assert activity["deal_id"] == "101;102"


def test_kintone_sales_pack_in_shift_jis(desk_of: Callable[[str], Desk]) -> None:
    desk = desk_of("kintone")
    header = "案件No_,案件名,顧客No_,会社名,商談フェーズ,確度,売上,受注予定日,初回商談日,担当者"
    desk.land(
        "案件管理_20260401.csv",
        (
            ",".join(f'"{name}"' for name in header.split(","))
            + '\r\n"A-1","ポンプ①","C-1","㈱髙橋商事","提案中","60%","1200000","2026-05-31",'
            '"2026-01-05","sato"\r\n'
        ).encode("cp932"),
    )

    desk.ingest()

    row = only(desk, "deal")
    assert (row["deal_id"], row["deal_name"]) == ("A-1", "ポンプ①")
    assert (row["account_name"], row["owner_name"]) == ("㈱髙橋商事", "sato")
    assert (row["stage"], row["probability"], row["amount"]) == ("提案中", "60%", "1200000")


def test_salesforce_report_with_japanese_labels(desk_of: Callable[[str], Desk]) -> None:
    desk = desk_of("salesforce")
    desk.land(
        "Opportunity_2026-04-01.csv",
        (
            '"商談 ID","商談名","取引先名","商談 所有者","フェーズ","完了予定日","金額","確度 (%)",'
            '"売上予測カテゴリ","作成日","失注理由"\n'
            '"006AA","ポンプ","髙橋商事","佐藤 太郎","提案","2026/05/31","￥1,200,000","60",'
            '"達成予測","2026/01/05",""\n'
        ).encode("cp932"),
    )

    desk.ingest()

    row = only(desk, "deal")
    assert (row["deal_id"], row["owner_name"], row["stage"]) == ("006AA", "佐藤 太郎", "提案")
    assert (row["amount"], row["probability"]) == ("￥1,200,000", "60")


def test_salesforce_weekly_export_has_a_key_for_nothing(desk_of: Callable[[str], Desk]) -> None:
    desk = desk_of("salesforce")
    desk.land(
        "Opportunity.csv",
        b'"Id","IsDeleted","AccountId","Name","StageName","Amount","CloseDate","OwnerId",'
        b'"CreatedDate"\n"006AA","0","000000000000000AAA","Pump","Prospecting","1200",'
        b'"2026-05-31 00:00:00","005AA","2026-02-07 20:47:49"\n',
    )

    desk.ingest()

    row = only(desk, "deal")
    assert (row["account_id"], row["is_deleted"]) == ("000000000000000AAA", "0")


def test_a_list_kept_by_hand_needs_no_numbers(desk_of: Callable[[str], Desk]) -> None:
    desk = desk_of("spreadsheet")
    desk.land(
        "案件一覧_2026-04-01.csv",
        (
            "営業部 案件一覧,,,,,,\n,,,,,,\n"
            "案件名,顧客名,ステージ,担当者,次回アクション,見込み売上金額,完了予定日\n"
            "ポンプ更新,髙橋商事,提案,佐藤,見積提出,120万,2026年5月31日\n"
        ).encode(),
    )

    desk.ingest()

    row = only(desk, "deal")
    assert row["deal_id"] == "ポンプ更新-髙橋商事"
    assert (row["stage"], row["owner_name"], row["next_action"]) == ("提案", "佐藤", "見積提出")
    assert (row["amount"], row["close_date"]) == ("120万", "2026年5月31日")
