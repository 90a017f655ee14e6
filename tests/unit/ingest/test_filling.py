"""Fields that are made of several columns, of a row's place, of cases, or of months across."""

from collections.abc import Callable
from datetime import date

import pytest

from flows.errors import SettingsError
from flows.ingest.filling import row_place
from flows.ingest.months_across import month_columns
from flows.ingest.source_map import load_source_map
from flows.vocabulary.workspace import ObjectRule, SourceMap
from tests.unit.ingest.conftest import DAY, Desk

MakeDesk = Callable[[SourceMap], Desk]


def map_of(object_name: str, columns: dict[str, object], **file_rule: object) -> SourceMap:
    rule = {"files": [{"pattern": "*", **file_rule}], "columns": columns}
    return SourceMap.model_validate({"system": "made_up", "objects": {object_name: rule}})


def test_a_key_of_several_columns_needs_every_part_and_another_text_does_not(
    make_desk: MakeDesk,
) -> None:
    desk = make_desk(
        map_of(
            "deal",
            {
                "deal_id": {"headers": ["案件ID"], "compose": ["支店", "番号"]},
                "deal_name": {"headers": ["案件名"]},
                "owner_name": {"compose": ["姓", "名"]},
                "account_name": {"compose": ["deal_name", "支店"]},
            },
        )
    )
    desk.land("deals.csv", "支店,番号,案件名,姓,名\nA,1,件,佐藤,太郎\nA,,件,鈴木,\n".encode())

    desk.ingest()

    kept = [(r["deal_id"], r["owner_name"], r["account_name"]) for r in desk.rows()]
    assert kept == [("A-1", "佐藤 太郎", "件 A"), (None, "鈴木", "件 A")]


def test_a_header_that_is_there_wins_over_composing(make_desk: MakeDesk) -> None:
    desk = make_desk(
        map_of("deal", {"deal_id": {"headers": ["ID"], "compose": ["支店"]}, "amount": {}})
    )
    desk.land("deals.csv", b"ID,\xe6\x94\xaf\xe5\xba\x97\n7,A\n")

    desk.ingest()

    assert [row["deal_id"] for row in desk.rows()] == ["7"]


def test_rows_without_a_key_are_known_by_their_place_on_every_date(make_desk: MakeDesk) -> None:
    desk = make_desk(
        map_of("deal", {"deal_id": {"row_key": True}, "deal_name": {"headers": ["案件名"]}})
    )
    later = date(2026, 4, 8)
    desk.land("案件_20260401.csv", "案件名\n甲\n乙\n".encode())
    desk.land("案件_20260408.csv", "案件名\n甲\n乙\n".encode(), day=later)

    desk.ingest(until=later)

    assert [row["deal_id"] for row in desk.rows()] == ["案件-2", "案件-3"] * 2


def test_two_files_of_one_delivery_never_share_the_places_of_their_rows() -> None:
    assert row_place("東京_2026-04-01.csv", "") != row_place("大阪_2026-04-01.csv", "")
    assert row_place("案件.xlsx", "東京") != row_place("案件.xlsx", "大阪")


def test_a_field_may_follow_from_other_columns_and_the_first_case_wins(
    make_desk: MakeDesk,
) -> None:
    cases = [
        {"column": "失注", "is_one_of": ["○", "1"], "value": "失注"},
        {"column": "受注日", "value": "受注"},
        {"column": "無い列", "value": "never"},
    ]
    desk = make_desk(
        map_of(
            "deal", {"deal_id": {"headers": ["ID"]}, "stage": {"headers": ["段階"], "cases": cases}}
        )
    )
    desk.land(
        "deals.csv", "ID,段階,受注日,失注\n1,提案,,\n2,提案,4/1,\n3,提案,4/1, ○ \n4,,,×\n".encode()
    )

    desk.ingest()

    assert [row["stage"] for row in desk.rows()] == ["提案", "受注", "失注", None]


def test_months_across_become_rows_and_totals_are_not_added(make_desk: MakeDesk) -> None:
    columns = {"scope_id": {"headers": ["部署"]}, "metric_id": {"constant": "bookings_amount"}}
    desk = make_desk(map_of("target", columns, months_across="named"))
    desk.land("t.csv", "部署,2026年4月,2026年5月,合計\nA,100,200,300\nB,, 50 ,50\n".encode())

    (account,) = desk.ingest().accounts

    rows = [(r["scope_id"], r["period_start"], r["value"]) for r in desk.rows("target")]
    assert sorted(rows) == [
        ("A", "2026-04-01", "100"),
        ("A", "2026-05-01", "200"),
        ("B", "2026-05-01", " 50 "),
    ]
    assert (account.rows_read, account.rows_kept, account.rows_blank) == (3, 3, 1)
    assert account.rows_filled == account.rows_read + account.rows_skipped
    assert account.unmapped_headers == ("合計",)


@pytest.mark.parametrize(
    ("header", "across", "months"),
    [
        (["2026年4月", "2026/05", "202606"], "named", "2026-04 2026-05 2026-06"),
        (["令和8年4月", "R8.5", "２０２６年６月"], "named", "2026-04 2026-05 2026-06"),
        (["2026-04-01", "2026-05-01 00:00:00"], "named", "2026-04 2026-05"),
        (["4月", "12月", "1月度", "3月"], "2026-04", "2026-04 2026-12 2027-01 2027-03"),
        (["Apr", "May", "Dec.", "January"], "2026-04", "2026-04 2026-05 2026-12 2027-01"),
        (["4月", "Marketing", "合計", "2026年度1月", "20261", "Q1"], "named", ""),
    ],
)
def test_a_header_that_is_a_month_is_read_and_no_other(
    header: list[str], across: str, months: str
) -> None:
    found = month_columns(header, months_across=across)

    assert [day for _, day in found] == [f"{month}-01" for month in months.split()]


@pytest.mark.parametrize(
    ("object_name", "rule", "told"),
    [
        ("deal", {"columns": {"deal_name": {"unit": 1000}}}, "says unit"),
        ("deal", {"columns": {"amount": {"date_format": "%d/%m/%Y"}}}, "says date_format"),
        ("deal", {"columns": {"lost_reason": {"values": {"a": "b"}}}}, "says values"),
        ("deal", {"columns": {"stage": {"row_key": True}}}, "says row_key"),
        ("deal", {"files": [{"pattern": "*", "months_across": "named"}]}, "says months_across"),
        (
            "deal",
            {"files": [{"pattern": "a"}, {"pattern": "b", "columns": {"amount": {"unit": 1000}}}],
             "columns": {"amount": {"headers": ["金額"]}}},
            "another unit",
        ),
    ],
)  # fmt: skip
def test_a_rule_that_would_say_nothing_is_refused(
    object_name: str, rule: dict[str, object], told: str
) -> None:
    made = ObjectRule.model_validate({"files": [{"pattern": "*"}], **rule})

    with pytest.raises(SettingsError, match=told):
        load_source_map("custom", None, {object_name: made})


def test_the_day_of_the_tests_is_not_in_a_row_key() -> None:
    assert DAY.isoformat() not in row_place(f"案件-{DAY}.csv", "")
