"""Write the workbook that goes beside an edition: its tables as numbers that can be reckoned with.

Reads nothing; gives the bytes of one .xlsx, the same for the same tables. A text of others is never
a formula, a link or a style, neither here nor where the sheet is saved as CSV: a text that begins
like a formula gets an apostrophe in front. Links are those that are given as links, https alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from math import isfinite
from typing import Any, Final, Literal

import xlsxwriter

from flows.forms.layout import text_width
from flows.forms.writer import CREATED, SAFE, set_up_print

Value = str | Decimal | float | date | None
# fmt: off
Face = Literal[
    "text", "status", "link", "date", "money", "signed", "gap", "number", "times",
    "percent", "whole_percent", "signed_percent", "points", "tenths", "hundredths",
]
# fmt: on
GOOD: Final = "● "
BAD: Final = "▼ "
ABSENT: Final = "—"
MINUS: Final = "−"
LONGEST_SHEET_NAME: Final = 31
LONGEST_CELL: Final = 32_767
NUMBER_FORMATS: Final[Mapping[Face, str]] = {
    "date": "yyyy-mm-dd",
    "money": "#,##0;−#,##0;0",
    "signed": "+#,##0;−#,##0;±0",
    "gap": '+#,##0;"▼ −"#,##0;±0',
    "number": "#,##0;−#,##0",
    "times": "0.0",
    "percent": "0.0%;−0.0%",
    "whole_percent": "0%;−0%",
    "signed_percent": "+0%;−0%;±0%",
    "points": "+0.0%;−0.0%;±0.0%",
    "tenths": "#,##0.0;−#,##0.0",
    "hundredths": "#,##0.00;−#,##0.00",
}
_TEXTS: Final = frozenset({"text", "status", "link"})
# what a program takes for the beginning of a formula, full-width forms among them
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", *"\uff1d\uff0b\uff0d\uff20")
_LINK_START: Final = "https://"
_FORBIDDEN_IN_NAMES: Final = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
_NARROWEST, _WIDEST, _AIR = 8, 44, 3
_LOOKED_AT: Final = 200
_COVER_WIDTHS: Final = (26, 34, 70)
_LONGEST_FOOT: Final = 120


@dataclass(frozen=True, slots=True)
class Cell:
    """A value with a face of its own, where the rows of a column are of several kinds."""

    value: Value
    face: Face


@dataclass(frozen=True, slots=True)
class Head:
    """A column: what stands above it, and how its cells are shown."""

    heading: str
    face: Face = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its name, what it holds, its columns, its rows; the last ones may be sums."""

    name: str
    told: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Value | Cell, ...], ...]
    sums: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the first sheet: a heading, and lines of up to three cells."""

    heading: str
    lines: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True, slots=True)
class Companion:
    """One workbook; ``nothing`` says that a table has no row, ``linked`` names a link."""

    title: str
    cover_name: str
    cover: tuple[Block, ...]
    tables: tuple[Table, ...]
    nothing: str
    linked: str
    colours: tuple[str, str, str]
    """Of what is short, of what is good, and of the heads."""
    minus: str = MINUS


def companion_bytes(book: Companion) -> bytes:
    """Return a workbook as the bytes of its file."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, dict(SAFE)) as workbook:
        workbook.set_properties(
            {"title": book.title[:255], "author": "shinchoku", "created": CREATED}
        )
        writer = _Writer(workbook, book)
        names = sheet_names([book.cover_name, *(table.name for table in book.tables)])
        writer.cover(names[0])
        for name, table in zip(names[1:], book.tables, strict=True):
            writer.table(name, table)
    return file.getvalue()


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Return names that every program takes for sheets: short, without signs, each one once."""
    found: list[str] = []
    for text in wanted:
        plain = " ".join(text.translate(_FORBIDDEN_IN_NAMES).split()).strip("'") or "_"
        name, number = plain[:LONGEST_SHEET_NAME], 1
        while name.lower() in {"history", *(one.lower() for one in found)}:
            number += 1
            ending = f" {number}"
            name = plain[: LONGEST_SHEET_NAME - len(ending)] + ending
        found.append(name)
    return found


def safe_text(text: str) -> str:
    """Return a text that no program takes for a formula, not even when it is read from CSV."""
    safe = f"'{text}" if text.lstrip(" \u3000").startswith(_FORMULA_STARTS) else text
    return safe[:LONGEST_CELL]


class _Writer:
    """Writes the sheets of one workbook; formats are made once."""

    def __init__(self, workbook: Any, book: Companion) -> None:  # noqa: ANN401 - the library has no types
        self._workbook, self._book = workbook, book
        self._short, self._good, self._wash = book.colours
        self._formats: dict[tuple[str, bool], Any] = {}
        self._alarm = workbook.add_format({"font_color": self._short, "bold": True})
        self._praise = workbook.add_format({"font_color": self._good})
        self._title = workbook.add_format({"bold": True, "font_size": 14})
        bold = {"bold": True, "valign": "vcenter", "bg_color": self._wash, "bottom": 1}
        self._head = workbook.add_format(bold | {"text_wrap": True})
        self._said = workbook.add_format({"text_wrap": True, "valign": "top"})

    def cover(self, name: str) -> None:
        """Write the first sheet: what this is, and what its numbers mean."""
        page = self._workbook.add_worksheet(name)
        for place, width in enumerate(_COVER_WIDTHS):
            page.set_column(place, place, width)
        page.write_string(0, 0, safe_text(self._book.title), self._title)
        row = 2
        for block in self._book.cover:
            for place in range(len(_COVER_WIDTHS)):
                text = safe_text(block.heading) if place == 0 else ""
                page.write_string(row, place, text, self._head)
            for line in block.lines:
                row += 1
                for place, value in enumerate(line):
                    face: Face = "date" if isinstance(value, date) else "text"
                    self._write(page, (row, place), value, face)
            row += 2
        page.hide_gridlines(2)
        self._print(page, name)

    def table(self, name: str, table: Table) -> None:
        """Write one table: head, rows, and what keeps them readable on screen and paper."""
        page = self._workbook.add_worksheet(name)
        for place, head in enumerate(table.heads):
            page.write_string(0, place, safe_text(head.heading), self._head)
        body = len(table.rows) - table.sums
        for row, cells in enumerate(table.rows, start=1):
            for place, cell in enumerate(cells):
                value, face = (
                    (cell.value, cell.face)
                    if isinstance(cell, Cell)
                    else (cell, table.heads[place].face)
                )
                self._write(page, (row, place), value, face, is_sum=row > body)
        if not table.rows:
            page.write_string(1, 0, self._book.nothing, self._said)
        for place, width in enumerate(_widths(table, self._book.linked)):
            page.set_column(place, place, width)
        self._colour(page, table)
        page.freeze_panes(1, 1)
        # sums stay where they are when rows are sorted or filtered
        page.autofilter(0, 0, max(body, 1), len(table.heads) - 1)
        page.repeat_rows(0)
        self._print(page, name)

    def _write(
        self,
        page: Any,  # noqa: ANN401 - the library has no types
        place: tuple[int, int],
        value: Value,
        face: Face,
        *,
        is_sum: bool = False,
    ) -> None:
        if face == "link":
            if isinstance(value, str) and value.startswith(_LINK_START):
                page.write_url(*place, value, self._format("link"), string=self._book.linked)
            return
        if value is None or (isinstance(value, float) and not isfinite(value)):
            page.write_string(*place, ABSENT, self._format("absent", is_sum=is_sum))
        elif isinstance(value, str):
            style = "absent" if face not in _TEXTS else "text"
            page.write_string(*place, safe_text(value), self._format(style, is_sum=is_sum))
        elif isinstance(value, date):
            page.write_datetime(*place, value, self._format("date", is_sum=is_sum))
        else:
            page.write_number(*place, float(value), self._format(face, is_sum=is_sum))

    def _format(self, face: str, *, is_sum: bool = False) -> Any:  # noqa: ANN401
        key = (face, is_sum)
        if key not in self._formats:
            said: dict[str, Any] = {"valign": "top"}
            if face == "text":
                said |= {"num_format": "@", "text_wrap": True}
            elif face == "absent":
                said |= {"num_format": "@", "align": "right"}
            elif face == "link":
                said |= {"font_color": self._good, "underline": 1}
            else:
                plain = NUMBER_FORMATS[face]  # type: ignore[index]
                said |= {"num_format": plain.replace(MINUS, self._book.minus)}
            if is_sum:
                said |= {"bold": True, "top": 1}
            self._formats[key] = self._workbook.add_format(said)
        return self._formats[key]

    def _colour(self, page: Any, table: Table) -> None:  # noqa: ANN401
        """Colour what is short and what is good; a sign stands there too, for print in grey."""
        last = max(len(table.rows), 1)
        for place, head in enumerate(table.heads):
            area = (1, place, last, place)
            cells = (row[place] for row in table.rows)
            own = {cell.face for cell in cells if isinstance(cell, Cell)}
            if "gap" in {head.face, *own}:
                rule = {"type": "cell", "criteria": "<", "value": 0, "format": self._alarm}
                page.conditional_format(*area, rule)
            if head.face == "status":
                for sign, style in ((BAD, self._alarm), (GOOD, self._praise)):
                    rule = {"type": "text", "criteria": "begins with", "value": sign.strip()}
                    page.conditional_format(*area, rule | {"format": style})

    def _print(self, page: Any, name: str) -> None:  # noqa: ANN401
        set_up_print(page)
        foot = f"{self._book.title[:_LONGEST_FOOT]}　{name}".replace("&", "&&")
        page.set_footer(f"&L{foot}&R&P / &N")


def _widths(table: Table, linked: str) -> list[int]:
    """Return how wide each column must be for its head and its first rows."""
    widths = []
    for place, head in enumerate(table.heads):
        shown = [_shown(row[place], head.face, linked) for row in table.rows[:_LOOKED_AT]]
        most = max((text_width(text) for text in shown), default=0)
        heading = max(text_width(line) for line in head.heading.split("\n"))
        widths.append(min(_WIDEST, max(_NARROWEST, heading + _AIR, most + 2)))
    return widths


def _shown(cell: Value | Cell, face: Face, linked: str) -> str:
    """Return about what a cell shows, for its width."""
    value = cell.value if isinstance(cell, Cell) else cell
    face = cell.face if isinstance(cell, Cell) else face
    if face == "link":
        return linked
    if value is None:
        return ABSENT
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value
    return f"▼ −{value:,.0f}" if face == "gap" else f"+{float(value):,.1f}"
