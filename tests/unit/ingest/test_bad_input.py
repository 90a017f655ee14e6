"""Each kind of bad input gets a named reason, with file, row, column, value and mend."""

import io
from collections.abc import Callable
from datetime import date

import openpyxl

from flows.vocabulary.workspace import SourceMap
from tests.unit.ingest.conftest import Desk, deal_map, only

GOOD = "Id,Name,Amount\nD1,東京商事,100\nD2,大阪商事,200\n"


def fault(desk: Desk) -> tuple[str | None, ...]:
    (row,) = desk.rejected()
    names = ("source_file", "source_row", "column_name", "raw_value", "reason_code")
    return tuple(row[name] for name in names)


def book_of(*rows: tuple[object, ...], sheet: str = "商談") -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_line_with_too_many_cells_is_named_and_the_rest_goes_on(desk: Desk) -> None:
    desk.land("deal.csv", (GOOD + "D3,名古屋,株式会社,300\nD4,札幌商事,400\n").encode())

    account = only(desk.ingest())

    assert (account.rows_read, account.rows_kept, account.rows_rejected) == (4, 3, 1)
    assert fault(desk) == (
        "deal.csv", "4", "Amount", "D3,名古屋,株式会社,300", "too_many_cells"
    )  # fmt: skip
    assert "put the cell in quotes" in str(desk.rejected()[0]["mend"])
    assert [row["_source_row"] for row in desk.rows()] == ["2", "3", "5"]


def test_a_line_with_too_few_cells_is_named(desk: Desk) -> None:
    desk.land("deal.csv", (GOOD + "D3,名古屋商事\nD4,札幌商事,400\n").encode())

    desk.ingest()

    assert fault(desk) == ("deal.csv", "4", "Amount", "D3,名古屋商事", "too_few_cells")


def test_a_file_cut_in_the_middle_names_its_last_line(desk: Desk) -> None:
    desk.land("deal.csv", GOOD.encode()[:-5])

    account = only(desk.ingest())

    assert fault(desk) == ("deal.csv", "3", "Name", "D2,大阪商事", "cut_file")
    assert account.reason_code == "cut_file"
    assert "deliver it whole" in str(account.mend)


def test_a_file_cut_inside_a_character_is_cut_not_undecodable(desk: Desk) -> None:
    desk.land("deal.csv", "Id,Amount,Name\nD1,1,東京\nD2,2,大阪".encode()[:-1])

    desk.ingest()

    assert fault(desk)[4] == "cut_file"
    assert [row["deal_name"] for row in desk.rows()] == ["東京"]


def test_a_file_cut_inside_a_quoted_cell_is_cut(desk: Desk) -> None:
    desk.land("deal.csv", b'Id,Name,Amount\nD1,"a\nb",1\nD2,"two\nlines and')

    desk.ingest()

    assert fault(desk) == ("deal.csv", "4", None, 'D2,"two\nlines and', "cut_file")


def test_absence_from_a_cut_full_extract_proves_no_deletion(desk: Desk) -> None:
    desk.land("deal.csv", GOOD.encode()[:-5])

    assert only(desk.ingest(mode="full")).mode == "delta"


def test_bytes_that_are_no_text_are_named_with_their_cell(desk: Desk) -> None:
    desk.land("deal.csv", (GOOD * 3).encode() + b"D9,\xe6\x9d\xff,900\nD8,x,1\n")

    desk.ingest()

    assert fault(desk)[:3] == ("deal.csv", "10", "Name")
    assert fault(desk)[3:] == ("\\xe6\\x9d\\xff", "undecodable")
    assert "encoding" in str(desk.rejected()[0]["mend"])


def test_a_quote_that_never_closes_costs_one_line(desk: Desk) -> None:
    desk.land("deal.csv", (GOOD + 'D3,"札幌,300\nD4,福岡,400\n').encode())

    desk.ingest()

    assert fault(desk) == ("deal.csv", "4", None, 'D3,"札幌,300', "broken_quote")
    assert [row["deal_id"] for row in desk.rows()] == ["D1", "D2", "D4"]


def test_a_missing_column_refuses_the_file_and_says_what_was_found(desk: Desk) -> None:
    desk.land("deal.csv", "Id,Name,Amnt\nD1,東京商事,100\n".encode())

    account = only(desk.ingest())

    assert (account.status, account.reason_code) == ("refused", "missing_column")
    assert account.reason is not None
    assert "[deal.csv]" in account.reason
    assert "[Amount] or [金額]" in account.reason
    assert "[Id, Name, Amnt]" in account.reason
    assert "columns.amount.headers" in str(account.mend)
    assert desk.rows() == []


def test_an_empty_file_is_refused(desk: Desk) -> None:
    desk.land("deal.csv", b"")
    desk.land("deal2.csv", b"\n\n\n")
    desk.land("deal3.xlsx", b"")
    desk.land("deal4.xlsx", book_of())

    refused = desk.ingest().refused

    assert [account.reason_code for account in refused] == ["empty_file"] * 4
    assert all(f"[{account.file_name}" in str(account.reason) for account in refused)


def test_a_workbook_that_is_none_is_refused(desk: Desk) -> None:
    desk.land("deal.xlsx", GOOD.encode())

    account = only(desk.ingest())

    assert (account.status, account.reason_code) == ("refused", "not_a_workbook")
    assert "[deal.xlsx]" in str(account.reason)
    assert "save it as .xlsx" in str(account.mend)


def test_a_workbook_with_a_cell_in_the_last_corner_is_refused_before_it_fills_memory(
    desk: Desk,
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(book_of(("Id", "Amount"), ("D1", 1))))
    book.active.cell(row=1_048_576, column=16_384, value="x")
    stream = io.BytesIO()
    book.save(stream)
    desk.land("deal.xlsx", stream.getvalue())

    account = only(desk.ingest())

    assert (account.status, account.reason_code) == ("refused", "too_spread")
    assert "delete the rows and columns outside the table" in str(account.mend)


def test_a_workbook_that_is_called_csv_is_refused(desk: Desk) -> None:
    desk.land("deal.csv", book_of(("Id", "Amount"), ("D1", 1)))

    assert only(desk.ingest()).reason_code == "not_text"


def test_a_refused_file_never_stops_the_others(desk: Desk) -> None:
    desk.land("deal-a.xlsx", b"no workbook")
    desk.land("deal-b.csv", GOOD.encode())

    result = desk.ingest()

    assert [account.status for account in result.accounts] == ["refused", "ok"]
    assert len(desk.rows()) == 2


def test_a_sheet_that_is_not_there_is_named(make_desk: Callable[[SourceMap], Desk]) -> None:
    desk = make_desk(deal_map(sheet="案件"))
    desk.land("deal.xlsx", book_of(("Id", "Amount"), ("D1", 1)))

    account = only(desk.ingest())

    assert account.reason_code == "missing_sheet"
    assert "no sheet [案件]; sheets found: [商談]" in str(account.reason)


def test_a_formula_error_in_a_mapped_cell_rejects_its_row(desk: Desk) -> None:
    content = book_of(("Id", "Name", "Amount"), ("D1", "東京", 1), ("D2", "大阪", "#REF!"))
    desk.land("deal.xlsx", content)

    account = only(desk.ingest())

    assert (account.rows_read, account.rows_kept, account.rows_rejected) == (2, 1, 1)
    assert fault(desk) == ("deal.xlsx", "3", "Amount", "#REF!", "cell_error")


def test_a_mended_file_takes_the_place_of_the_refused_one(desk: Desk) -> None:
    desk.land("deal.csv", GOOD.encode()[:-5])
    desk.ingest()

    desk.land("deal.csv", GOOD.encode())
    account = only(desk.ingest())

    assert (account.status, account.rows_kept, account.mode) == ("ok", 2, "full")
    assert desk.rejected() == []


def test_an_unreadable_delivery_name_is_no_delivery(desk: Desk) -> None:
    desk.land("deal.csv", GOOD.encode())
    (desk.workspace.landing / "sfa" / "今日").mkdir()

    assert desk.ingest(until=date(2026, 3, 31)).accounts == ()
    assert len(desk.ingest().accounts) == 1
