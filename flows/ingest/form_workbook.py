"""Read the sheets of a workbook that shinchoku wrote: as text, never guessed at."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from python_calamine import CalamineWorkbook

from flows.ingest.refusals import refuse_empty, refuse_sheet, refuse_spread
from flows.ingest.sheet_spread import is_too_spread, refuse_large_package
from flows.ingest.workbook import as_text, refusing
from flows.vocabulary.forms import IDENTITY_SHEET

ABOVE: Final = 2
"""Rows above the first record: the hidden names of the fields, the visible headings."""
_SAID: Final = 4


def identity_of(path: Path) -> Iterator[tuple[str, str, str, str]]:
    """Yield the lines of the hidden sheet that says what the others hold.

    Raises:
        RefusedFileError: there is no such sheet, or the file cannot be opened.
    """
    for row in rows_of(path, IDENTITY_SHEET):
        first, second, third, fourth = (*row, "", "", "", "")[:_SAID]
        yield first, second, third, fourth


def rows_of(path: Path, sheet: str) -> list[list[str]]:
    """Return all cells of a sheet as text.

    Raises:
        RefusedFileError: the sheet is not there, is empty, or the file cannot be opened.
    """
    with refusing(path.name):
        refuse_large_package(path, path.name)
        if is_too_spread(path):
            raise refuse_spread(file_name=path.name)
    with refusing(path.name), CalamineWorkbook.from_path(path) as book:
        if sheet not in book.sheet_names:
            raise refuse_sheet(file_name=path.name, sheet=sheet, found=book.sheet_names)
        values = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    if not values:
        raise refuse_empty(file_name=path.name, sheet=sheet)
    return [[as_text(cell) for cell in row] for row in values]
