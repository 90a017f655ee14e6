"""Write a workbook for people with xlsxwriter: the same book gives the same bytes.

Reads nothing; writes one .xlsx. Every cell that is given is text: no formula, no link.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from flows.forms.layout import Book, Column, Kind, Sheet, text_width
from flows.vocabulary.forms import IDENTITY_SHEET

CREATED: Final = datetime(2020, 1, 1)  # noqa: DTZ001 - a fixed stamp makes equal workbooks equal
FILLABLE_ROWS: Final = 2000
MARK: Final = "#F8CBAD"
_CHOICES_SHEET: Final = "choices"
SAFE: Final = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
_LONGEST_CELL: Final = 32_767
_FORMATS: Final = {
    "text": "@",
    "date": "yyyy/mm/dd",
    "amount": "#,##0",
    "number": "#,##0.####",
    "percent": "0%",
    "whole": "0",
}
_A4: Final = 9
_PAGE_WIDE: Final = 240
_GUIDE_WIDE, _LINE_HIGH, _MOST_LINES = 100, 16, 6
_NOTE_WIDTH, _NOTE_LINE = 260, 17
_FIRST_DAY, _LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)


def write_book(path: Path, book: Book) -> Path:
    """Write a workbook and return where it is.

    Writes: path (.xlsx)
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes_of(book))
    return path


def bytes_of(book: Book) -> bytes:
    """Return a workbook as the bytes of its file."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {**SAFE, "in_memory": True}) as workbook:
        workbook.set_properties({"title": book.title, "created": CREATED})
        writer = _Writer(workbook)
        if book.is_guide_first:
            writer.guide(book)
        for sheet in book.sheets:
            writer.sheet(sheet)
        if not book.is_guide_first:
            writer.guide(book)
        writer.hidden(_CHOICES_SHEET, writer.choices)
        writer.hidden(IDENTITY_SHEET, book.identity)
    return file.getvalue()


class _Writer:
    """Writes the sheets of one workbook; formats are made once."""

    def __init__(self, workbook: Any) -> None:  # noqa: ANN401 - the library has no types
        self.choices: list[tuple[str, ...]] = []
        self._workbook = workbook
        head = {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"}
        self._head = workbook.add_format(head | {"bg_color": "#DDE6F0"})
        self._head_required = workbook.add_format(head | {"bg_color": "#FFE699"})
        self._head_locked = workbook.add_format(head | {"bg_color": "#D9D9D9"})
        self._title = workbook.add_format({"bold": True, "font_size": 14})
        self._wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
        self._cells: dict[tuple[str, bool, bool], Any] = {}

    def guide(self, book: Book) -> None:
        """Write the sheet that tells a person what to do."""
        page = self._workbook.add_worksheet(book.guide_name)
        page.set_column(0, 0, _GUIDE_WIDE)
        page.write_string(0, 0, book.title, self._title)
        for row, line in enumerate(book.guide, start=2):
            page.set_row(row, _LINE_HIGH * (1 + text_width(line) // _GUIDE_WIDE))
            page.write_string(row, 0, line, self._wrapped)
        page.hide_gridlines(2)
        set_up_print(page)

    def hidden(self, name: str, lines: "list[tuple[str, ...]] | Any") -> None:  # noqa: ANN401
        """Write lines of text into a sheet that programs do not offer to show."""
        if lines:
            page = self._workbook.add_worksheet(name)
            for row, line in enumerate(lines):
                for column, cell in enumerate(line):
                    page.write_string(row, column, cell)
            page.very_hidden()

    def sheet(self, sheet: Sheet) -> None:
        """Write one sheet for filling in."""
        page = self._workbook.add_worksheet(sheet.name)
        head = len(sheet.above)
        for row, line in enumerate(sheet.above):
            for place, cell in enumerate(line):
                page.write_string(row, place, cell)
            if sheet.is_form:
                page.set_row(row, None, None, {"hidden": True})
        deepest = max(column.heading.count("\n") for column in sheet.columns)
        page.set_row(head, _LINE_HIGH * (1.5 + deepest))
        last = head + (len(sheet.rows) if sheet.is_form else FILLABLE_ROWS)
        for place, column in enumerate(sheet.columns):
            self._head_of(page, column, place=(head, place))
            self._validate(page, column, place=place, rows=(head + 1, last))
        for row, cells in enumerate(sheet.rows):
            page.set_row(head + 1 + row, _LINE_HIGH * _lines(cells, sheet.columns))
            for place, cell in enumerate(cells):
                style = self._style(
                    sheet.columns[place],
                    is_marked=(row, place) in sheet.marks,
                    is_locked=(row, place) in sheet.locks,
                )
                _write_cell(page, (head + 1 + row, place), cell, sheet.columns[place].kind, style)
        self._colour(page, sheet, rows=(head + 1, last))
        page.freeze_panes(head + 1, sheet.frozen_columns)
        page.autofilter(head, 0, last, len(sheet.columns) - 1)
        page.repeat_rows(head)
        set_up_print(page)
        if sheet.is_form:
            shown = sum(column.cells_wide for column in sheet.columns if not column.is_hidden)
            page.fit_to_pages(1 if shown <= _PAGE_WIDE else 0, 0)
            page.protect("", {"format_columns": True, "format_rows": True, "autofilter": True})

    def _head_of(self, page: Any, column: Column, *, place: tuple[int, int]) -> None:  # noqa: ANN401
        required = self._head_required if column.is_required else self._head
        page.write_string(
            *place, column.heading, self._head_locked if column.is_locked else required
        )
        style = self._style(column)
        hidden = {"hidden": True} if column.is_hidden else None
        page.set_column(place[1], place[1], column.cells_wide, style, hidden)
        note = "\n".join(line for line in (column.note, column.example) if line)
        if note:
            height = _NOTE_LINE * (3 + len(note) // 16 + note.count("\n"))
            size = {"width": _NOTE_WIDTH, "height": height, "author": "shinchoku"}
            page.write_comment(*place, note, size)

    def _style(
        self,
        column: Column,
        *,
        is_marked: bool = False,
        is_locked: bool = False,
    ) -> Any:  # noqa: ANN401
        is_locked = is_locked or column.is_locked
        key = (column.kind, is_locked, is_marked)
        if key not in self._cells:
            said = {"num_format": _FORMATS[column.kind], "locked": is_locked, "valign": "top"}
            if is_locked:
                said |= {"font_color": "#595959", "bg_color": "#F2F2F2", "text_wrap": True}
            if is_marked:
                said |= {"bg_color": MARK, "border": 1}
            self._cells[key] = self._workbook.add_format(said)
        return self._cells[key]

    def _validate(
        self,
        page: Any,  # noqa: ANN401
        column: Column,
        *,
        place: int,
        rows: tuple[int, int],
    ) -> None:
        rule = next(self._rules(column), None)
        if rule is None or column.is_locked or rows[1] < rows[0]:
            return
        refuses = "stop" if column.is_strict else "warning"
        told = {"error_title": column.heading.split("\n")[0][:32], "error_type": refuses}
        if column.note:
            told |= {"error_message": column.note[:255]}
        page.data_validation(rows[0], place, rows[1], place, rule | told)

    def _rules(self, column: Column) -> Iterator[dict[str, Any]]:
        if column.choices:
            number = len(self.choices) + 1
            self.choices.append(column.choices)
            last = xlsxwriter.utility.xl_col_to_name(len(column.choices) - 1)
            yield {"validate": "list", "source": f"={_CHOICES_SHEET}!$A${number}:${last}${number}"}
        elif column.kind == "date":
            span = {"minimum": _FIRST_DAY, "maximum": _LAST_DAY}
            yield {"validate": "date", "criteria": "between"} | span
        elif column.kind == "percent":
            yield {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1}
        elif column.kind != "text":
            what = "integer" if column.kind == "whole" else "decimal"
            yield {"validate": what, "criteria": ">=", "value": 0}

    def _colour(self, page: Any, sheet: Sheet, *, rows: tuple[int, int]) -> None:  # noqa: ANN401
        headings = [column.heading for column in sheet.columns]
        if sheet.colour_by not in headings:
            return
        letter = xlsxwriter.utility.xl_col_to_name(headings.index(sheet.colour_by))
        for value, colour in sheet.colours.items():
            rule = {
                "type": "formula",
                "criteria": f'=${letter}{rows[0] + 1}="{value}"',
                "format": self._workbook.add_format({"bg_color": colour}),
            }
            page.conditional_format(rows[0], 0, rows[1], len(headings) - 1, rule)


def _write_cell(
    page: Any,  # noqa: ANN401 - the library has no types
    place: tuple[int, int],
    cell: str,
    kind: Kind,
    style: Any,  # noqa: ANN401
) -> None:
    """Write a day as a day and a number as a number, where the column holds them; else text."""
    if not cell:
        page.write_blank(*place, None, style)
    elif kind == "text":
        page.write_string(*place, cell[:_LONGEST_CELL], style)
    elif kind == "date":
        page.write_datetime(*place, date.fromisoformat(cell), style)
    else:
        page.write_number(*place, float(cell), style)


def _lines(cells: Sequence[str], columns: Sequence[Column]) -> int:
    """Return how many lines the wrapped cells of a row take."""
    wrapped = [
        sum(1 + text_width(line) // column.cells_wide for line in cell.split("\n"))
        for cell, column in zip(cells, columns, strict=False)
        if column.is_locked and not column.is_hidden
    ]
    return min(_MOST_LINES, max(wrapped, default=1))


def set_up_print(page: Any) -> None:  # noqa: ANN401 - the library has no types
    """Set a sheet to be printed on A4 across, as wide as the page."""
    page.set_paper(_A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_footer("&L&A&R&P / &N")
