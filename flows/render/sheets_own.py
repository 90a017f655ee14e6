"""The company's own tables as sheets: a column per column, its face by what it holds."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from flows.forms.companion import Face, Value
from flows.render.sheets import OWN_PREFIX, Column, Get, Pen, Sheet
from flows.vocabulary.own_tables import CellKind, FedContext, OwnTable, OwnValue

_FACES: Final[Mapping[CellKind, Face]] = {
    "text": "text",
    "flag": "text",
    "day": "date",
    "whole": "number",
    "number": "hundredths",
    "decimal": "hundredths",
}
# the house names columns by what they hold, and so do the tables that it prints
_BY_ENDING: Final[Mapping[str, Face]] = {
    "_amount": "money",
    "_ratio": "percent",
    "_count": "number",
    "_days": "number",
}


def own_sheets(context: FedContext, pen: Pen) -> Iterator[Sheet]:
    """Yield a sheet per own table of the edition; its rows are of its scope alone."""
    for name, table in context.own_tables.items():
        columns = tuple(
            Column(f"{OWN_PREFIX}{name}.{column}", _reader(column), _face(column, kind))
            for column, kind in table.columns.items()
        )
        key = f"{OWN_PREFIX}{name}"
        yield Sheet("sheet.own", columns, tuple(_rows(table)), of=pen.heading(key))


def _rows(table: OwnTable) -> Iterator[Mapping[str, OwnValue]]:
    yield from table.typed()


def _face(column: str, kind: CellKind) -> Face:
    """Return the face of a column: of a number, that which its name promises."""
    if kind in {"text", "flag", "day"}:
        return _FACES[kind]
    endings = (face for ending, face in _BY_ENDING.items() if column.endswith(ending))
    return next(endings, _FACES[kind])


def _reader(column: str) -> Get:
    """Return how the cell of a column is read: text clean, a flag in words."""

    def read(row: Mapping[str, OwnValue], pen: Pen) -> Value:
        value = row[column]
        if isinstance(value, bool):
            return pen.say("cell.yes" if value else "cell.no")
        if value is None or isinstance(value, int | float | Decimal | date):
            return value
        return pen.text(value)

    return read
