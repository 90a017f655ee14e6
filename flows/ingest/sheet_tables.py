"""Find one table among several on a sheet: a named range, an Excel table, or the title above it.

A named range and an Excel table start with their header row. A table below a title ends at the
first blank row.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from python_calamine import CalamineWorkbook, TableNotFound, TablesNotSupported

_MARKS: Final = re.compile(r"^[\s■□●○◆◇▼▽★☆※【\[<〈《「]+|[\s】\]>〉》」:]+$")
_AREA: Final = re.compile(r"^'?(?P<sheet>.+?)'?!\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)$")
_LONGEST_TITLE: Final = 100
_NAMED: Final = frozenset({".xlsx", ".xlsm"})


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of a sheet, from 0, ends included; no ``bottom``: to the first blank row."""

    sheet: str
    top: int
    left: int
    bottom: int | None
    right: int


def find_named_area(path: Path, name: str) -> Area | None:
    """Return the area of an Excel table or a named range of a workbook, or none."""
    if path.suffix.lower() not in _NAMED:
        return None
    return _excel_table(path, name) or _named_range(path, name)


def find_titled_area(rows: Sequence[Sequence[str]], name: str, *, sheet: str) -> Area | None:
    """Return the area below the cell that says the name of the table, or none."""
    wanted = _plain(name)
    for place, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell and len(cell) <= _LONGEST_TITLE and _plain(cell) == wanted:
                below = next(
                    (r for r in range(place + 1, len(rows)) if any(rows[r][column:])), None
                )
                if below is None:
                    return None
                left = next(c for c in range(column, len(rows[below])) if rows[below][c])
                return Area(sheet, below, left, None, _run_end(rows[below], left))
    return None


def end_of(area: Area, rows: Sequence[Sequence[str]]) -> int:
    """Return the last row of an area."""
    if area.bottom is not None:
        return min(area.bottom, len(rows) - 1)
    for row in range(area.top, len(rows)):
        if not any(rows[row][area.left : area.right + 1]):
            return row - 1
    return len(rows) - 1


def _excel_table(path: Path, name: str) -> Area | None:
    with CalamineWorkbook.from_path(path, load_tables=True) as book:
        try:
            table = book.get_table_by_name(name)
        except (TableNotFound, TablesNotSupported):
            return None
        if table.start is None or table.end is None:
            return None
        (top, left), (bottom, right) = table.start, table.end
        return Area(table.sheet, top - 1, left, bottom, right)


def _named_range(path: Path, name: str) -> Area | None:
    import openpyxl
    from openpyxl.utils import column_index_from_string

    book = openpyxl.load_workbook(path, read_only=True)
    try:
        places = [book.defined_names, *(sheet.defined_names for sheet in book.worksheets)]
        text = next((place[name].attr_text for place in places if name in place), None)
    finally:
        book.close()
    found = _AREA.match(text or "")
    if not found:
        return None
    sheet, left, top, right, bottom = found.groups()
    columns = [column_index_from_string(letters) - 1 for letters in (left, right)]
    return Area(sheet.replace("''", "'"), int(top) - 1, columns[0], int(bottom) - 1, columns[1])


def _run_end(cells: Sequence[str], start: int) -> int:
    end = start
    while end + 1 < len(cells) and cells[end + 1]:
        end += 1
    return end


def _plain(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).strip().casefold()
