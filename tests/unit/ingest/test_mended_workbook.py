"""A workbook of mended rows: only what was changed is read, and it says what it stands for."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from flows.forms.mending import Fault, ObjectToMend, RowToMend, mending_name, write_mending
from flows.vocabulary.workspace import ColumnRule
from tests.unit.ingest.conftest import DAY, Desk

FIRST_ROW = 3
RULES = {
    "deal_id": ColumnRule(headers=("Id", "案件ID")),
    "amount": ColumnRule(headers=("Amount", "金額")),
}
Cells = dict[tuple[str, str], object]


def made_up_row(number: str, deal_id: str, amount: str, name: str = "") -> RowToMend:
    return RowToMend(
        source_file="deals.csv",
        source_sheet="",
        source_row=number,
        faults=(Fault("unparsable_amount", "amount", amount),),
        fields={"deal_id": deal_id, "amount": amount, "deal_name": name},
    )


def write(folder: Path, *, delivery: date = DAY, rows: tuple[RowToMend, ...] = ()) -> Path:
    name = mending_name(source="sfa", delivery=delivery, language="ja", number=1)
    rows = rows or (made_up_row("2", "d1", "要確認"), made_up_row("3", "d2", "未定"))
    one = ObjectToMend("deal", "", rows, rules=RULES, choices={"stage": ("提案", "受注")})
    return write_mending(
        folder / name, source="sfa", delivery=delivery, objects=[one], say=lambda key: key
    )


def mend(path: Path, changes: Cells) -> Path:
    book = openpyxl.load_workbook(path)
    sheet = book["object.deal"]
    fields = [cell.value for cell in sheet[1]]
    rows = {str(sheet.cell(n, fields.index("_row") + 1).value): n for n in range(3, 20)}
    for (row, field), value in changes.items():
        sheet.cell(rows[row], fields.index(field) + 1).value = value
    book.save(path)
    return path


def test_only_the_row_that_was_changed_is_read_and_names_the_row_it_mends(desk: Desk) -> None:
    mend(write(desk.workspace.delivery("sfa", DAY)), {("3", "amount"): 1200000})

    result = desk.ingest()

    (account,) = result.accounts
    assert (account.rows_read, account.rows_kept, account.rows_blank) == (1, 1, 1)
    assert account.mode == "mend"
    (row,) = desk.rows()
    assert (row["deal_id"], row["amount"], row["_source_row"]) == ("d2", "1200000", "4")
    (mended,) = desk.rows(shelf="mended")
    assert (mended["source_file"], mended["source_row"]) == ("deals.csv", "3")
    assert (mended["mended_row"], mended["reason_code"]) == ("4", "unparsable_amount")


def test_a_workbook_that_nobody_changed_brings_no_row(desk: Desk) -> None:
    write(desk.workspace.delivery("sfa", DAY))

    (account,) = desk.ingest().accounts

    assert (account.rows_read, account.rows_blank) == (0, 2)
    assert desk.rows() == []
    assert desk.rows(shelf="mended") == []


def test_a_cell_that_looks_like_a_formula_comes_back_as_the_text_it_was(desk: Desk) -> None:
    names = ("=HYPERLINK(1)", "+81-3", "-1", "@SUM(A1)", "  padded", "_file")
    rows = tuple(made_up_row(str(n), f"d{n}", "?", name) for n, name in enumerate(names, start=2))
    path = write(desk.workspace.delivery("sfa", DAY), rows=rows)

    mend(path, {(str(n), "amount"): "5" for n in range(2, 2 + len(names))})
    desk.ingest()

    assert [row["deal_name"] for row in desk.rows()] == list(names)


@pytest.mark.parametrize("delivery", [date(2026, 3, 31)])
def test_a_workbook_in_the_folder_of_another_day_is_refused_with_the_right_place(
    desk: Desk, delivery: date
) -> None:
    path = write(desk.workspace.root, delivery=delivery)
    desk.land(path.name, path.read_bytes())

    (account,) = desk.ingest().refused

    assert account.reason_code == "not_a_mended_workbook"
    assert "landing/sfa/2026-03-31/" in (account.mend or "")


def test_a_file_that_only_bears_the_name_is_refused_in_a_sentence(desk: Desk) -> None:
    desk.land("隔離修正.xlsx", b"no workbook")

    (account,) = desk.ingest().refused

    assert account.reason
    assert desk.rows() == []


def test_a_row_that_was_added_is_rejected_because_it_mends_nothing(desk: Desk) -> None:
    path = write(desk.workspace.delivery("sfa", DAY))
    book = openpyxl.load_workbook(path)
    sheet = book["object.deal"]
    sheet.cell(9, [cell.value for cell in sheet[1]].index("deal_id") + 1).value = "new"
    book.save(path)

    (account,) = desk.ingest().accounts

    assert (account.rows_read, account.rows_rejected) == (1, 1)
    (line,) = desk.rejected()
    assert (line["reason_code"], line["source_row"]) == ("no_origin", "9")


def test_columns_that_were_moved_are_refused(desk: Desk) -> None:
    path = write(desk.workspace.delivery("sfa", DAY))
    book = openpyxl.load_workbook(path)
    book["object.deal"].delete_cols(1)
    book.save(path)

    (account,) = desk.ingest().refused

    assert account.reason_code == "not_a_mended_workbook"


@pytest.mark.parametrize(
    "lines",
    [
        [("sheet",)],
        [("layout", "quarantine 1"), ("source", "sfa"), ("delivery", "2026-04-01"), ("sheet",)],
        [("layout", "quarantine 1"), ("source", "sfa"), ("delivery", DAY), ("sheet", "x", "deal")],
        [("layout", "quarantine 1"), ("source", "sfa"), ("delivery", "2026-04-01"),
         ("sheet", "object.deal", "../../etc", "..")],
    ],
)  # fmt: skip
def test_a_hidden_sheet_that_was_written_by_somebody_else_is_refused(
    desk: Desk, lines: list[tuple[object, ...]]
) -> None:
    path = write(desk.workspace.delivery("sfa", DAY))
    book = openpyxl.load_workbook(path)
    del book["shinchoku"]
    sheet = book.create_sheet("shinchoku")
    for line in lines:
        sheet.append(line)
    book.save(path)

    (account,) = desk.ingest().accounts

    assert account.status == "refused"
    assert account.mend
    assert desk.rows() == []


def test_signs_that_workbooks_cannot_hold_do_not_make_a_row_look_changed(desk: Desk) -> None:
    rows = (made_up_row("2", "d1", "?", "a\x01b\x00"), made_up_row("3", "d2", "?", "改\r\n行 😀\t"))
    write(desk.workspace.delivery("sfa", DAY), rows=rows)

    (account,) = desk.ingest().accounts

    assert (account.rows_read, account.rows_blank) == (0, 2)


def test_a_note_beside_the_table_changes_no_row(desk: Desk) -> None:
    path = write(desk.workspace.delivery("sfa", DAY))
    book = openpyxl.load_workbook(path)
    sheet = book["object.deal"]
    sheet.cell(FIRST_ROW, sheet.max_column + 2).value = "確認済み"
    book.save(path)

    (account,) = desk.ingest().accounts

    assert (account.rows_read, account.rows_blank) == (0, 2)


def test_a_formula_that_fails_in_a_mended_cell_is_rejected_with_its_cell(desk: Desk) -> None:
    path = mend(write(desk.workspace.delivery("sfa", DAY)), {("2", "amount"): "#REF!"})
    book = openpyxl.load_workbook(path)
    sheet = book["object.deal"]
    place = [cell.value for cell in sheet[1]].index("amount") + 1
    sheet.cell(FIRST_ROW, place).data_type = "e"
    book.save(path)

    (account,) = desk.ingest().accounts

    assert (account.rows_read, account.rows_kept, account.rows_rejected) == (1, 0, 1)
    (line,) = desk.rejected()
    assert (line["reason_code"], line["source_row"]) == ("cell_error", str(FIRST_ROW))


def test_reading_it_again_changes_nothing(desk: Desk) -> None:
    mend(write(desk.workspace.delivery("sfa", DAY)), {("2", "amount"): "7"})
    desk.ingest()
    before = desk.rows()

    again = desk.ingest()

    assert (again.read, again.skipped) == (0, 1)
    assert desk.rows() == before


def test_the_same_rows_make_the_same_bytes(tmp_path: Path) -> None:
    first, second = write(tmp_path / "a"), write(tmp_path / "b")

    assert first.read_bytes() == second.read_bytes()


def test_keys_and_origins_are_locked_and_faulty_cells_are_coloured(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(write(tmp_path))["object.deal"]
    fields = {cell.value: cell.column for cell in sheet[1]}

    assert sheet.protection.sheet
    assert sheet.row_dimensions[1].hidden
    assert sheet.cell(FIRST_ROW, fields["_file"]).protection.locked
    assert sheet.cell(FIRST_ROW, fields["deal_id"]).protection.locked
    assert not sheet.cell(FIRST_ROW, fields["amount"]).protection.locked
    colours = {
        name: sheet.cell(FIRST_ROW, fields[name]).fill.start_color.rgb
        for name in ("amount", "deal_name")
    }
    assert colours["amount"] != colours["deal_name"]
    assert sheet.cell(2, fields["amount"]).value == "金額\nAmount"
