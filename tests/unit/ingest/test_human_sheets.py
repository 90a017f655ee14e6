"""Workbooks made for people: titles, merged headers, totals, notes, several tables on a sheet."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table
from openpyxl.worksheet.worksheet import Worksheet

from flows.vocabulary.workspace import SourceMap
from tests.unit.ingest.books import ods, ods_of_xml, xlsx
from tests.unit.ingest.conftest import Desk, deal_map, only

MakeDesk = Callable[[SourceMap], Desk]
HEADER = ("案件ID", "案件名", "金額", "完了予定日")


def ids(desk: Desk) -> list[str | None]:
    return [row["deal_id"] for row in desk.rows()]


def test_subtotals_and_totals_are_skipped_with_their_rows(desk: Desk) -> None:
    rows = [
        ("案件一覧",), (), ("部署", *HEADER),
        ("東京", "D1", "カメラ", 100, date(2026, 4, 1)), ("", "D2", "三脚", 200, None),
        ("東京 小計", None, None, 300, None),
        ("大阪", "D3", "合計管理", 50, None), ("", "", "小　計", 50, None),
        ("総計", None, "", 350, "3件"), ("", "", "合計(税抜)", "¥350-", None),
    ]  # fmt: skip
    desk.land("deal.xlsx", xlsx(rows))

    account = only(desk.ingest())

    assert ids(desk) == ["D1", "D2", "D3"]
    assert (account.rows_read, account.rows_skipped, account.mode) == (3, 4, "full")
    assert account.rows_filled == 7
    assert account.skipped == (
        "4 x total: row 6 [東京 小計], 8 [小　計], 9 [総計], 10 [合計(税抜)]",
    )


def test_a_header_of_two_rows_is_joined_by_its_merged_cells(make_desk: MakeDesk) -> None:
    rows = [
        ("2026年度 案件",), ("案件ID", "商談", None, "4月", None, "5月", None, "備考"),
        (None, "案件名", "担当", "予算", "実績", "予算", "実績", None),
        ("D1", "カメラ", "佐藤", 1, 2, 3, 4, "x"),
    ]  # fmt: skip
    merges = ["A1:H1", "A2:A3", "B2:C2", "D2:E2", "F2:G2", "H2:H3"]
    source_map = deal_map(columns={"amount": {"headers": ["5月/実績"]}})
    desk = make_desk(source_map)
    desk.land("deal.xlsx", xlsx(rows, merges))

    account = only(desk.ingest())

    assert account.header == (
        "案件ID", "案件名", "商談/担当", "4月/予算", "4月/実績", "5月/予算", "5月/実績", "備考"
    )  # fmt: skip
    row = desk.rows()[0]
    assert (row["deal_name"], row["amount"], row["_source_row"]) == ("カメラ", "4", "4")


def test_a_header_cell_merged_for_looks_alone_swallows_no_row(desk: Desk) -> None:
    rows = [("案件ID", "案件名", None, "金額"), ("D1", "カメラ", None, 1), ("D2", "三脚", None, 2)]
    desk.land("deal.xlsx", xlsx(rows, ["B1:C1"]))

    desk.ingest()

    assert ids(desk) == ["D1", "D2"]


def test_a_label_merged_over_rows_belongs_to_each_but_a_number_is_not_multiplied(
    desk: Desk,
) -> None:
    rows = [
        ("担当", *HEADER), ("佐藤", "D1", "a", "１００万円"), (None, "D2", "b", None), (),
        ("鈴木", "D3", "c", 5),
    ]  # fmt: skip
    desk.land("deal.xlsx", xlsx(rows, ["A2:A4", "D2:D3"]))

    account = only(desk.ingest())

    cells = [(r["x_担当"], r["deal_id"], r["amount"]) for r in desk.rows()]
    assert cells == [("佐藤", "D1", "１００万円"), ("佐藤", "D2", None), ("鈴木", "D3", "5")]
    assert account.rows_blank == 1


def test_notes_beside_the_table_are_no_rows(desk: Desk) -> None:
    rows = [
        (*HEADER, None, None), ("D1", "a", 1, None, None, "来週確認"),
        ("D2", "b", 2, None, None, None), (None, None, None, None, None, "※税抜"),
    ]  # fmt: skip
    desk.land("deal.xlsx", xlsx(rows))

    account = only(desk.ingest())

    assert ids(desk) == ["D1", "D2"]
    assert account.skipped == ("1 x row with nothing under a header: row 4 [※税抜]",)
    assert desk.rows()[0]["x_column_6"] == "来週確認"


def two_tables(sheet: Worksheet) -> None:
    sheet.parent.defined_names["明細範囲"] = DefinedName("明細範囲", attr_text="'一覧'!$C$8:$E$9")
    sheet.add_table(Table(displayName="売上表", ref="C8:E9"))


TWO_TABLES = [
    ("■ 進行中",), HEADER[:3], ("D1", "a", 1), ("D2", "b", 2), (),
    (None, None, "【受注済】"), (), (None, None, *HEADER[:3]), (None, None, "D8", "c", 3),
    (), ("以上",),
]  # fmt: skip


@pytest.mark.parametrize("table", ["受注済", "明細範囲", "売上表"])
def test_one_of_several_tables_is_found_by_title_range_or_excel_table(
    make_desk: MakeDesk, table: str
) -> None:
    desk = make_desk(deal_map(table=table))
    desk.land("deal.xlsx", xlsx(TWO_TABLES, also=two_tables))

    account = only(desk.ingest())

    cells = [(r["deal_id"], r["amount"], r["_source_row"]) for r in desk.rows()]
    assert cells == [("D8", "3", "9")]
    assert account.skipped == ("1 x row below the table: row 11 [以上]",)


def test_the_upper_of_two_tables_ends_at_the_blank_row_and_the_rest_is_told(
    make_desk: MakeDesk,
) -> None:
    desk = make_desk(deal_map(table="進行中"))
    desk.land("deal.xlsx", xlsx(TWO_TABLES))

    account = only(desk.ingest())

    assert ids(desk) == ["D1", "D2"]
    assert account.rows_skipped == 4


def test_a_table_that_is_not_there_is_named(make_desk: MakeDesk) -> None:
    desk = make_desk(deal_map(table="失注"))
    desk.land("deal.xlsx", xlsx(TWO_TABLES))

    account = only(desk.ingest())

    assert account.reason_code == "missing_table"
    assert "[失注]" in str(account.reason)


def test_dates_and_serials_come_through_undamaged(desk: Desk) -> None:
    moments = [
        (date(2024, 2, 29), "2024-02-29"),
        (datetime(2026, 4, 1, 23, 59, 59), "2026-04-01T23:59:59"),  # noqa: DTZ001
        (45000, "45000"), ("R7.6.30", "R7.6.30"), ("'2026/4/1", "'2026/4/1"),
    ]  # fmt: skip
    rows = [HEADER, *(("D1", "a", 1, value) for value, _ in moments)]
    desk.land("deal.xlsx", xlsx(rows))

    desk.ingest()

    assert [row["close_date"] for row in desk.rows()] == [shown for _, shown in moments]


def test_a_formula_that_was_never_computed_rejects_its_row(desk: Desk) -> None:
    rows = [HEADER, ("D1", "a", 1, None), ("D2", "b", "=C2*2", None)]
    desk.land("deal.xlsx", xlsx(rows))

    account = only(desk.ingest())

    (fault,) = desk.rejected()
    assert (fault["source_row"], fault["raw_value"]) == ("3", "=C2*2")
    assert "never computed" in str(fault["reason"])
    assert (account.rows_read, account.rows_kept) == (2, 1)


def test_a_hidden_sheet_is_read_only_when_it_is_named(make_desk: MakeDesk) -> None:
    def hide(sheet: Worksheet) -> None:
        other = sheet.parent.create_sheet("控え")
        for row in (HEADER, ("D9", "z", 9)):
            other.append(row)
        other.sheet_state = "hidden"

    content = xlsx([HEADER, ("D1", "a", 1)], also=hide)
    for named, wanted in ((None, "D1"), ("控え", "D9")):
        desk = make_desk(deal_map(sheet=named))
        desk.land("deal.xlsx", content)
        desk.ingest()
        assert ids(desk)[-1] == wanted


def test_an_ods_is_read_like_an_xlsx(desk: Desk) -> None:
    rows = [
        ("案件一覧",),
        HEADER,
        ("D1", "カメラ", "１２０万", "2026年10月3日"),
        ("合計", "", "120", ""),
    ]
    desk.land("deal.ods", ods(rows))

    account = only(desk.ingest())

    assert (ids(desk), account.rows_skipped) == (["D1"], 1)


def test_an_ods_that_fills_a_million_rows_from_one_cell_is_refused(desk: Desk) -> None:
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="1000"/>'
    desk.land(
        "deal.ods",
        ods_of_xml(
            f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
        ),
    )

    assert only(desk.ingest()).reason_code == "too_spread"
