"""An update sheet: it asks for what is missing or stale, and only what was changed is read."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import openpyxl

from flows.forms.update_sheets import SheetOfOwner, update_name, write_update_sheet
from flows.vocabulary.update_sheets import AskedDeal
from tests.unit.ingest.conftest import DAY, Desk

FIRST_ROW = 3
SHEET = "form.update.sheet"


def a_deal(deal_id: str, **fields: tuple[str, str]) -> AskedDeal:
    return AskedDeal(
        deal_id=deal_id,
        deal_name=f"=deal {deal_id}",
        account_name="みほん商事",
        pipeline="*",
        stage="提案",
        currency="JPY",
        fields=fields,
    )


DEALS = (
    a_deal("d1", amount=("", "missing"), close_date=("2026-01-31", "overdue")),
    a_deal("d2", next_action=("", "missing"), stage=("提案", "stale")),
)


def asked_of(deals: tuple[AskedDeal, ...], source: str = "sfa") -> SheetOfOwner:
    return SheetOfOwner(
        source=source,
        as_of=date(2026, 3, 31),
        owner_id="u/1",
        owner_name="見本 太郎",
        language="ja",
        currency="JPY",
        stages=("提案", "受注"),
        deals=deals,
    )


def write(folder: Path, *, source: str = "sfa") -> Path:
    asked = asked_of(DEALS, source)
    return write_update_sheet(folder / update_name(asked), asked=asked, say=lambda key: key)


def fill(path: Path, changes: Mapping[tuple[int, str], object]) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    fields = [cell.value for cell in sheet[1]]
    for (row, field), value in changes.items():
        sheet.cell(row, fields.index(field) + 1).value = value
    book.save(path)


def test_only_what_was_changed_is_an_answer(desk: Desk) -> None:
    path = write(desk.workspace.delivery("sfa", DAY))
    fill(path, {(3, "amount"): 1200000, (4, "next_action"): "訪問"})

    result = desk.ingest()

    (account,) = result.accounts
    assert (account.object_name, account.mode, account.rows_read) == ("deal_update", "update", 2)
    first, second = desk.rows("deal_update")
    assert (first["deal_id"], first["amount"], first["close_date"]) == ("d1", "1200000", None)
    assert (second["next_action"], second["stage"], second["pipeline"]) == ("訪問", None, None)
    assert first["_source_row"] == "3"


def test_a_day_that_is_overwritten_comes_as_a_day(desk: Desk) -> None:
    path = write(desk.workspace.delivery("sfa", DAY))
    fill(path, {(3, "close_date"): date(2026, 6, 30)})

    desk.ingest()

    (row,) = desk.rows("deal_update")
    assert row["close_date"] == "2026-06-30"


def test_a_sheet_that_comes_back_untouched_tells_nothing(desk: Desk) -> None:
    path = write(desk.workspace.delivery("sfa", DAY))
    fill(path, {})

    (account,) = desk.ingest().accounts

    assert (account.rows_read, account.rows_blank) == (0, 2)


def test_rows_that_were_sorted_still_speak_of_their_deal(desk: Desk) -> None:
    path = write(desk.workspace.delivery("sfa", DAY))
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    rows = [[cell.value for cell in sheet[number]] for number in (4, 3)]
    for number, row in enumerate(rows, start=3):
        for column, value in enumerate(row, start=1):
            sheet.cell(number, column).value = value
    book.save(path)
    fill(path, {(4, "amount"): 5})

    desk.ingest()

    (row,) = desk.rows("deal_update")
    assert (row["deal_id"], row["amount"]) == ("d1", "5")


def test_a_sheet_about_another_source_is_refused_with_the_right_place(desk: Desk) -> None:
    path = write(desk.workspace.root, source="other")
    desk.land(path.name, path.read_bytes())

    (account,) = desk.ingest().refused

    assert account.reason_code == "not_an_update_sheet"
    assert "landing/other/" in (account.mend or "")


def test_a_sheet_whose_hidden_row_is_gone_is_refused(desk: Desk) -> None:
    path = write(desk.workspace.delivery("sfa", DAY))
    book = openpyxl.load_workbook(path)
    book[SHEET].delete_rows(1)
    book.save(path)

    (account,) = desk.ingest().refused

    assert account.reason_code == "not_an_update_sheet"


def test_a_row_whose_id_was_overwritten_is_set_aside(desk: Desk) -> None:
    path = write(desk.workspace.delivery("sfa", DAY))
    fill(path, {(3, "deal_id"): "d2", (3, "amount"): 5, (4, "next_action"): "訪問"})

    (account,) = desk.ingest().accounts

    assert (account.rows_read, account.rows_kept, account.rows_rejected) == (2, 1, 1)
    (line,) = desk.rejected("deal_update")
    assert (line["source_row"], line["reason_code"]) == ("3", "no_origin")


def test_rows_of_a_sheet_that_lost_a_column_are_set_aside(desk: Desk) -> None:
    path = write(desk.workspace.delivery("sfa", DAY))
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    place = [cell.value for cell in sheet[1]].index("amount") + 1
    sheet.delete_cols(place)
    book.save(path)

    (account,) = desk.ingest().accounts

    assert (account.rows_kept, account.rows_rejected) == (0, 2)


def test_a_formula_that_failed_is_listed_and_no_answer(desk: Desk) -> None:
    path = write(desk.workspace.delivery("sfa", DAY))
    fill(path, {(3, "amount"): "=1/0"})

    (account,) = desk.ingest().accounts

    assert (account.rows_kept, account.rows_rejected) == (0, 1)


def test_a_file_that_only_bears_the_name_is_refused_in_a_sentence(desk: Desk) -> None:
    desk.land("更新依頼_sfa.xlsx", b"no workbook")

    (account,) = desk.ingest().refused

    assert account.reason


def test_only_cells_that_are_asked_for_are_open_and_none_is_a_formula(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write(tmp_path))[SHEET]
    fields = [cell.value for cell in sheet[1]]
    place = {name: fields.index(name) + 1 for name in fields}

    is_open = {
        (row, name): not sheet.cell(row, place[name]).protection.locked
        for row in (3, 4)
        for name in fields
    }

    assert sheet.protection.sheet
    assert {key for key, is_free in is_open.items() if is_free} == {
        (3, "amount"),
        (3, "close_date"),
        (4, "next_action"),
        (4, "stage"),
    }
    assert sheet.cell(3, place["_deal_name"]).data_type == "s"
    assert "lost_reason" not in fields


def test_the_same_request_gives_the_same_bytes(tmp_path: Path) -> None:
    one, other = write(tmp_path / "a"), write(tmp_path / "b")

    assert one.read_bytes() == other.read_bytes()
    assert "/" not in one.name.removesuffix(".xlsx")
