"""Rows of the company's own report tables, within the contexts of its reports.

JSON knows no day and no decimal, so a table says of each column what it holds.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final, Literal, Self

from pydantic import Field, model_validator

from flows.vocabulary.delivery import EditionKey
from flows.vocabulary.progress_rows import Frozen, ScopedRow
from flows.vocabulary.signs import NegativeSign

CellKind = Literal["text", "whole", "number", "decimal", "flag", "day"]
Cell = str | int | float | bool | None
OwnValue = str | int | float | bool | Decimal | date | None
ROWS_AT_MOST: Final = 500


class OwnRow(ScopedRow):
    """One row of an own table: its cells in the order of the table's columns."""

    cells: tuple[Cell, ...] = Field(description="Decimals and days as text.")


class OwnTable(Frozen):
    """The rows of one own table that belong to one scope, in order of printing."""

    columns: dict[str, CellKind] = Field(description="Column to what it holds.")
    rows: tuple[OwnRow, ...] = Field(max_length=ROWS_AT_MOST, description="Rows, in order.")

    def typed(self) -> Iterator[Mapping[str, OwnValue]]:
        """Yield each row by column, each value what its column says."""
        for row in self.rows:
            scope = {"scope_kind": row.scope_kind, "scope_id": row.scope_id}
            cells = zip(self.columns.items(), row.cells, strict=True)
            yield scope | {name: _value(kind, cell) for (name, kind), cell in cells}


class FedContext(Frozen):
    """A context that may hold own tables: of its own scope only."""

    key: EditionKey = Field(description="Which edition this is.")
    negative_sign: NegativeSign = Field(default="minus", description="Sign of negative numbers.")
    own_tables: dict[str, OwnTable] = Field(
        default_factory=dict, description="Rows of the company's own tables, by table."
    )

    @model_validator(mode="after")
    def _holds_own_rows_of_its_own_scope_only(self) -> Self:
        """Refuse an own row of another scope: the last guard before anything is printed."""
        self.key.refuse_foreign(row for table in self.own_tables.values() for row in table.rows)
        return self


def _value(kind: CellKind, cell: Cell) -> OwnValue:
    if cell is None or kind in {"text", "flag", "whole"}:
        return cell
    if kind == "day":
        return date.fromisoformat(str(cell))
    return Decimal(str(cell)) if kind == "decimal" else float(cell)
