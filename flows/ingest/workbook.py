"""Read one sheet of a workbook as text, without damage to what a person typed.

Reads landing/<source>/<date>/*.xlsx|.xlsm|.xlsb|.xls|.ods, or one of them in a zip. Dates become
ISO 8601, whole numbers lose a trailing ``.0`` only, text stays as it is; row numbers are those that
the program shows.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Final

import pyarrow as pa
from python_calamine import (
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from flows.ingest.formula_errors import find_formula_errors
from flows.ingest.headers import HeaderWish
from flows.ingest.landed import LandedFile
from flows.ingest.readings import Batch, CellError, Tally
from flows.ingest.refusals import (
    RefusedFileError,
    refuse_empty,
    refuse_sheet,
    refuse_table,
    refuse_workbook,
)
from flows.ingest.sheet_header import Merge, fill_merged_labels, find_sheet_header
from flows.ingest.sheet_spread import check_package
from flows.ingest.sheet_tables import Area, end_of, find_named_area, find_titled_area

ENDINGS: Final = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
BELOW: Final = "row below the table"
_PANIC: Final = "PanicException"
CellValue = str | float | bool | date | datetime | time | timedelta


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """What the map says of where a table stands in a workbook."""

    sheet: str | None = None
    table: str | None = None
    header_row: int | None = None


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
                if row in places and 0 <= column < len(self.header)
            ),
        )

    def leave_out(self, below: Sequence[tuple[int, str]]) -> None:
        """Count the filled rows below the table: they are rows of the sheet, not of the table."""
        if below:
            self.tally.rows_read += len(below)
            self.tally.skipped.add(BELOW, len(below), below)

    def close(self) -> None:
        """Do nothing: the workbook is closed once its sheet is read."""


def open_workbook(
    file: LandedFile, *, wishes: Sequence[HeaderWish], place: SheetPlace | None = None
) -> WorkbookReading:
    """Read a sheet by name, or the first visible one, or one table of it.

    Raises:
        RefusedFileError: the file is no workbook or too large a one, lacks the sheet or the table,
            or the sheet is empty.
    """
    asked = place or SheetPlace()
    sheet, area, values, errors = _read_sheet(file, asked)
    rows = [[as_text(cell) for cell in row] for row in values]
    merges = sheet.merged_cell_ranges or []
    _show_errors(rows, errors)
    fill_merged_labels(rows, merges)
    if asked.table and area is None:
        area = find_titled_area(rows, asked.table, sheet=sheet.name)
        if area is None:
            raise refuse_table(file_name=file.name, sheet=sheet.name, table=asked.table)
    cut = _Cut.of(rows, merges, errors, area)
    header = find_sheet_header(
        cut.rows, merges=cut.merges, wishes=wishes, header_row=asked.header_row
    )
    if header is None:
        raise refuse_empty(file_name=file.name, sheet=sheet.name)
    below = cut.rows[header.place + header.depth :]
    width = _filled_width([header.names, *below])
    reading = WorkbookReading(
        header=header.names[:width],
        sheet=sheet.name,
        rows=[row[:width] for row in below],
        first_row=cut.top + header.place + header.depth + 1,
        errors=cut.errors,
    )
    reading.leave_out(cut.below)
    return reading


def _read_sheet(
    file: LandedFile, asked: SheetPlace
) -> tuple[CalamineSheet, Area | None, list[list[CellValue]], Mapping[tuple[int, int], str]]:
    """Return the sheet, the named area of it, its cells, and those whose formula failed."""
    with refusing(file.name), file.laid_open() as path:
        if not path.stat().st_size:
            raise refuse_empty(file_name=file.name)
        check_package(path, file.name)
        area = find_named_area(path, asked.table) if asked.table else None
        sheet = _load(path, area.sheet if area else asked.sheet, file_name=file.name)
        values = sheet.to_python(skip_empty_area=False)
        return sheet, area, values, find_formula_errors(path, sheet.name)


@dataclass(frozen=True, slots=True)
class _Cut:
    """The part of a sheet that holds the table, and the filled rows below it."""

    rows: list[list[str]]
    merges: Sequence[Merge]
    errors: Mapping[tuple[int, int], str]
    top: int = 0
    below: tuple[tuple[int, str], ...] = ()

    @classmethod
    def of(
        cls,
        rows: list[list[str]],
        merges: Sequence[Merge],
        errors: Mapping[tuple[int, int], str],
        area: Area | None,
    ) -> "_Cut":
        """Return the whole sheet, or the area of it."""
        if area is None:
            return cls(rows, merges, errors)
        top, left, end = area.top, area.left, end_of(area, rows)
        return cls(
            rows=[row[left : area.right + 1] for row in rows[top : end + 1]],
            merges=[
                ((first[0] - top, first[1] - left), (last[0] - top, last[1] - left))
                for first, last in merges
                if first[0] >= top and first[1] >= left and last[1] <= area.right
            ],
            errors={(row, column - left): shown for (row, column), shown in errors.items()},
            top=top,
            below=tuple(
                (place + 1, next(cell for cell in rows[place] if cell))
                for place in range(end + 1, len(rows))
                if any(rows[place])
            ),
        )


@contextmanager
def refusing(file_name: str) -> Iterator[None]:
    """Turn whatever the libraries raise over a broken workbook into its refusal."""
    try:
        yield
    except (RefusedFileError, OSError):
        raise
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != _PANIC:
            raise
        is_locked = isinstance(error, PasswordError)
        raise refuse_workbook(file_name=file_name, is_locked=is_locked) from error


def _show_errors(rows: list[list[str]], errors: Mapping[tuple[int, int], str]) -> None:
    width = max((len(row) for row in rows), default=0)
    width = max(width, *(column + 1 for _, column in errors)) if errors else width
    if errors:
        rows.extend([""] * width for _ in range(max(row for row, _ in errors) + 1 - len(rows)))
    for (row, column), shown in errors.items():
        rows[row].extend([""] * (width - len(rows[row])))
        rows[row][column] = shown


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


def _load(path: Path, sheet: str | None, *, file_name: str) -> CalamineSheet:
    with CalamineWorkbook.from_path(path) as book:
        visible = [
            item.name
            for item in book.sheets_metadata
            if item.visible == SheetVisibleEnum.Visible and item.typ == SheetTypeEnum.WorkSheet
        ]
        name = sheet or next(iter(visible or book.sheet_names))
        if name not in book.sheet_names:
            raise refuse_sheet(file_name=file_name, sheet=name, found=book.sheet_names)
        return book.get_sheet_by_name(name)


def _filled_width(rows: Sequence[Sequence[str]]) -> int:
    """Return the number of columns up to the last one with a header or a value."""
    return max((place + 1 for row in rows for place, cell in enumerate(row) if cell), default=0)
