"""Read one sheet of a workbook as text, without damage to what a person typed.

Reads landing/<source>/<date>/*.xlsx|.xlsm|.xlsb|.xls|.ods. Dates become ISO 8601, whole numbers
lose a trailing ``.0`` only, text stays as it is; row numbers are those that the program shows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

import pyarrow as pa
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    WorksheetNotFound,
    XmlError,
    ZipError,
)

from flows.ingest.formula_errors import find_formula_errors
from flows.ingest.headers import HeaderWish, find_header
from flows.ingest.readings import Batch, CellError, Tally
from flows.ingest.refusals import refuse_empty, refuse_sheet, refuse_spread, refuse_workbook
from flows.ingest.sheet_spread import is_too_spread

ENDINGS: Final = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
CellValue = str | float | bool | date | datetime | time | timedelta


@dataclass(slots=True)
class WorkbookReading:
    """A sheet whose header is read; ``rows`` are those below it."""

    header: tuple[str, ...]
    sheet: str
    rows: list[list[str]]
    first_row: int
    errors: Mapping[tuple[int, int], str]
    encoding: str = ""
    tally: Tally = field(default_factory=Tally)

    def batches(self) -> Iterator[Batch]:
        """Yield the filled rows, once; a blank row is no row."""
        filled = [place for place, cells in enumerate(self.rows) if any(cells)]
        self.tally.rows_blank += len(self.rows) - len(filled)
        self.tally.rows_read += len(filled)
        kept = [self.rows[place] for place in filled]
        places = {self.first_row - 1 + place: row for row, place in enumerate(filled)}
        yield Batch(
            columns=[
                pa.array([row[column] or None for row in kept], pa.string())
                for column in range(len(self.header))
            ],
            line_numbers=pa.array([self.first_row + place for place in filled], pa.int64()),
            cell_errors=tuple(
                CellError(places[row], column, shown)
                for (row, column), shown in self.errors.items()
                if row in places
            ),
        )


def open_workbook(
    path: Path,
    *,
    wishes: Sequence[HeaderWish],
    sheet: str | None = None,
    header_row: int | None = None,
) -> WorkbookReading:
    """Read a sheet by name, or the first visible one.

    Raises:
        RefusedFileError: the file is no workbook, lacks the sheet, or the sheet is empty.
    """
    if not path.stat().st_size:
        raise refuse_empty(file_name=path.name)
    if is_too_spread(path):
        raise refuse_spread(file_name=path.name)
    found = _load(path, sheet)
    rows = [[as_text(cell) for cell in row] for row in found.to_python(skip_empty_area=False)]
    errors = find_formula_errors(path, found.name)
    for (row, column), shown in errors.items():
        rows[row][column] = shown
    place = find_header(rows, wishes=wishes, header_row=header_row)
    if place is None:
        raise refuse_empty(file_name=path.name, sheet=found.name)
    width = _filled_width(rows[place:])
    return WorkbookReading(
        header=tuple(rows[place][:width]),
        sheet=found.name,
        rows=[row[:width] for row in rows[place + 1 :]],
        first_row=place + 2,
        errors=errors,
    )


def as_text(value: CellValue) -> str:
    """Return what a cell holds as text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)


def _load(path: Path, sheet: str | None) -> CalamineSheet:
    try:
        with CalamineWorkbook.from_path(path) as book:
            visible = [
                item.name
                for item in book.sheets_metadata
                if item.visible == SheetVisibleEnum.Visible and item.typ == SheetTypeEnum.WorkSheet
            ]
            name = sheet or next(iter(visible or book.sheet_names))
            if name not in book.sheet_names:
                raise refuse_sheet(file_name=path.name, sheet=name, found=book.sheet_names)
            return book.get_sheet_by_name(name)
    except (CalamineError, WorksheetNotFound, XmlError, ZipError, StopIteration) as error:
        is_locked = isinstance(error, PasswordError)
        raise refuse_workbook(file_name=path.name, is_locked=is_locked) from error


def _filled_width(rows: Sequence[Sequence[str]]) -> int:
    """Return the number of columns up to the last one with a header or a value."""
    return max((place + 1 for row in rows for place, cell in enumerate(row) if cell), default=0)
