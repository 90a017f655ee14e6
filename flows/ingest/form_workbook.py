"""Read the sheets of a workbook that shinchoku wrote: as text, never guessed at."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import pyarrow as pa
from python_calamine import CalamineWorkbook

from flows.ingest.readings import Batch, CellError
from flows.ingest.refusals import refuse_empty, refuse_sheet
from flows.ingest.sheet_spread import check_package
from flows.ingest.workbook import as_text, refusing
from flows.vocabulary.forms import IDENTITY_SHEET
from flows.vocabulary.objects import OBJECTS
from flows.vocabulary.workspace import ColumnRule, ObjectRule

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
        check_package(path, path.name)
    with refusing(path.name), CalamineWorkbook.from_path(path) as book:
        if sheet not in book.sheet_names:
            raise refuse_sheet(file_name=path.name, sheet=sheet, found=book.sheet_names)
        values = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    if not values:
        raise refuse_empty(file_name=path.name, sheet=sheet)
    return [[as_text(cell) for cell in row] for row in values]


def rule_of(object_name: str) -> ObjectRule:
    """Return the rule of a sheet whose headers are the names of the fields."""
    columns = {name: ColumnRule(headers=(name,)) for name in OBJECTS[object_name]}
    return ObjectRule(files=(), columns=columns)


def batch_of(
    rows: Mapping[int, Sequence[str]],
    *,
    places: Sequence[int],
    errors: Mapping[tuple[int, int], str],
) -> Batch:
    """Return some rows of a sheet as a batch, the errors of formulas in them beside.

    ``rows`` by number, each a cell per field; ``places`` are the sheet's columns of the fields.
    """
    row_places = {number: place for place, number in enumerate(rows)}
    columns = {column: place for place, column in enumerate(places)}
    return Batch(
        columns=[
            pa.array([cells[place] or None for cells in rows.values()], pa.string())
            for place in range(len(places))
        ],
        line_numbers=pa.array(list(rows), pa.int64()),
        cell_errors=tuple(
            CellError(row_places[row + 1], columns[column], shown)
            for (row, column), shown in errors.items()
            if row + 1 in row_places and column in columns
        ),
    )
