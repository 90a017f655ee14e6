"""What a person sees in a file is what stands in the lake: encodings, headers, cells."""

import io
from datetime import date, datetime

import openpyxl
import pytest

from flows.ingest.workbook import as_text
from tests.unit.ingest.conftest import Desk, only

TABLE = "案件ID,案件名,金額,完了予定日\n0012,㈱髙橋～①,１２０万,2026年10月3日\n"


def book(*rows: tuple[object, ...]) -> bytes:
    made = openpyxl.Workbook()
    made.active.title = "一覧"
    hidden = made.create_sheet("下書き", 0)
    hidden.sheet_state = "hidden"
    for row in rows:
        made["一覧"].append(row)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("codec", "shown"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp932", "cp932"),
        ("utf-16", "utf-16-le-sig"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encoding_and_line_ends_are_told_apart(
    desk: Desk, codec: str, shown: str, line_end: str
) -> None:
    desk.land("deal.csv", TABLE.replace("\n", line_end).encode(codec))

    assert only(desk.ingest()).encoding == shown
    (row,) = desk.rows()
    assert (row["deal_id"], row["deal_name"]) == ("0012", "㈱髙橋～①")
    assert (row["amount"], row["close_date"]) == ("１２０万", "2026年10月3日")


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_the_one_that_makes_the_header_known(desk: Desk, delimiter: str) -> None:
    desk.land("deal.csv", TABLE.replace(",", delimiter).encode())

    desk.ingest()

    assert desk.rows()[0]["amount"] == "１２０万"


def test_titles_above_the_header_are_passed_over(desk: Desk) -> None:
    desk.land("deal.csv", ("商談一覧,,,\n\n" + TABLE).encode())

    desk.ingest()

    assert desk.rows()[0]["_source_row"] == "4"


def test_header_width_case_and_spaces_do_not_matter_and_the_first_of_twins_counts(
    desk: Desk,
) -> None:
    desk.land("deal.csv", b"ID, NAME ,Amount,amount,\nD1,a,1,2,z\n")

    desk.ingest()

    row = desk.rows()[0]
    assert (row["deal_id"], row["deal_name"], row["amount"]) == ("D1", "a", "1")
    assert (row["x_amount_2"], row["x_column_5"]) == ("2", "z")


def test_a_workbook_is_read_from_its_first_visible_sheet_with_its_own_row_numbers(
    desk: Desk,
) -> None:
    rows = [
        ("商談一覧",),
        (),
        ("案件ID", "案件名", "金額"),
        ("0012", "東京", 1200000),
        (),
        ("2", "大阪", 0.5),
    ]
    desk.land("deal.xlsx", book(*rows))

    account = only(desk.ingest())

    assert (account.sheet, account.rows_read, account.rows_blank) == ("一覧", 2, 1)
    cells = [(r["deal_id"], r["amount"], r["_source_row"]) for r in desk.rows()]
    assert cells == [("0012", "1200000", "4"), ("2", "0.5", "6")]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("007 ", "007 "),
        (1200000.0, "1200000"),
        (0.1, "0.1"),
        (True, "true"),
        (date(2026, 4, 1), "2026-04-01"),
        (datetime(2026, 4, 1), "2026-04-01"),  # noqa: DTZ001 (a cell has no zone)
        (datetime(2026, 4, 1, 9, 30), "2026-04-01T09:30:00"),  # noqa: DTZ001
    ],
)
def test_a_cell_becomes_text_without_damage(value: str | float | date, text: str) -> None:
    assert as_text(value) == text
