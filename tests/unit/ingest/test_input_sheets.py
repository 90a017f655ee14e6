"""Every input workbook, filled in, is read back by the map whose headings it bears."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from flows.forms.input_fields import INPUT_BOOKS, InputBook
from flows.forms.input_sheets import Known, write_input_sheets
from flows.ingest import load_source_map
from flows.shelves import Workspace
from tests.unit.ingest.conftest import DAY, Desk

HEAD = 3
KNOWN = Known(
    stages={"提案": "open", "受注": "won", "失注": "lost"},
    people=[(f"u{n}", f"見本 {n}郎", "T110") for n in range(400)],
)
BOOKS = pytest.mark.parametrize("book", INPUT_BOOKS, ids=lambda book: book.object_name)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with every input workbook."""
    folder = tmp_path_factory.mktemp("input")
    write_input_sheets(folder, source_map=load_source_map("spreadsheet", None, {}), known=KNOWN)
    return folder


@pytest.fixture
def sheets_desk(tmp_path: Path) -> Desk:
    return Desk(Workspace(tmp_path), load_source_map("spreadsheet", None, {}))


def opened(folder: Path, book: InputBook) -> Worksheet:
    return openpyxl.load_workbook(folder / f"{book.name}.xlsx")[book.name]


def examples(book: InputBook) -> Iterator[object]:
    for one in book.fields:
        if one.kind == "date":
            yield date.fromisoformat(one.example.replace("/", "-"))
        elif one.kind == "text":
            yield one.example
        elif one.kind == "percent":  # as a cell of percentages keeps what was typed
            yield float(one.example.rstrip("%")) / 100
        else:
            yield float(one.example)


@BOOKS
def test_a_filled_workbook_brings_each_cell_under_its_field(
    book: InputBook, folder: Path, sheets_desk: Desk
) -> None:
    workbook = openpyxl.load_workbook(folder / f"{book.name}.xlsx")
    for column, value in enumerate(examples(book), start=1):
        workbook[book.name].cell(HEAD + 1, column).value = value
    target = sheets_desk.workspace.delivery("sfa", DAY)
    target.mkdir(parents=True)
    workbook.save(target / f"{book.name}.xlsx")

    (account,) = sheets_desk.ingest().accounts

    assert (account.object_name, account.status) == (book.object_name, "ok")
    assert (account.rows_read, account.rows_kept) == (1, 1)
    assert account.unmapped_headers == ()
    (row,) = sheets_desk.rows(book.object_name)
    assert all(row[one.field] for one in book.fields)


@BOOKS
def test_a_workbook_that_nobody_filled_in_brings_no_row(
    book: InputBook, folder: Path, sheets_desk: Desk
) -> None:
    path = folder / f"{book.name}.xlsx"
    sheets_desk.land(path.name, path.read_bytes())

    (account,) = sheets_desk.ingest().accounts

    assert (account.status, account.rows_read) == ("ok", 0)


@BOOKS
def test_a_workbook_says_what_belongs_where_and_is_ready_for_print(
    book: InputBook, folder: Path
) -> None:
    sheet = opened(folder, book)
    heads = list(sheet[HEAD])

    assert sheet.freeze_panes == f"B{HEAD + 1}"
    assert all(head.comment and "例" in head.comment.text for head in heads)
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == f"${HEAD}:${HEAD}"
    checked = {str(rule.sqref).split(":")[0] for rule in sheet.data_validations.dataValidation}
    for place, one in enumerate(book.fields):
        cell = heads[place].column_letter + str(HEAD + 1)
        assert (cell in checked) == (one.kind != "text" or bool(one.choose)), one.field


def test_people_and_stages_of_the_workspace_are_offered_however_many_they_are(
    folder: Path,
) -> None:
    workbook = openpyxl.load_workbook(folder / "案件.xlsx")
    offered = [[cell.value for cell in row if cell.value] for row in workbook["choices"].rows]

    assert ["提案", "受注", "失注"] in offered
    assert [person[0] for person in KNOWN.people] in offered
    assert workbook["choices"].sheet_state == "veryHidden"
    assert workbook["担当者一覧"].protection.sheet


def test_rows_are_coloured_by_their_status(folder: Path) -> None:
    deals = next(book for book in INPUT_BOOKS if book.object_name == "deal")

    formulas = [
        rule.formula[0]
        for rules in opened(folder, deals).conditional_formatting
        for rule in rules.rules
    ]

    assert formulas == ['$F4="受注"', '$F4="失注"']


def test_a_target_in_thousands_offers_only_targets_of_money(folder: Path) -> None:
    offered = [
        [cell.value for cell in row if cell.value]
        for row in openpyxl.load_workbook(folder / "目標.xlsx")["choices"].rows
    ]

    assert offered[0] == ["受注額", "見込残", "平均単価"]


def test_the_same_knowledge_makes_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    written = write_input_sheets(
        tmp_path, source_map=load_source_map("spreadsheet", None, {}), known=KNOWN
    )

    assert [p.read_bytes() for p in written] == [(folder / p.name).read_bytes() for p in written]
