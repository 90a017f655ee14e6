"""Turn a report table into typed rows.

Reads: warehouse/current/shinchoku.duckdb, schema ``marts``, only ``rpt_*``, read-only.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import duckdb
from pydantic import ValidationError

from flows.errors import ShinchokuError
from flows.vocabulary.progress_rows import Frozen

Row = TypeVar("Row", bound=Frozen)


class ReportTableError(ShinchokuError):
    """A report table is not as the vocabulary says."""

    def __init__(self, *, table: str, problem: str) -> None:
        """Build the sentence from table and problem."""
        super().__init__(
            f"report table [{table}] cannot be read: {problem}; "
            "rebuild the warehouse with 'shinchoku model' of this version"
        )


@dataclass(frozen=True, slots=True)
class TableReader:
    """Turns tables into typed rows."""

    connection: duckdb.DuckDBPyConnection

    def rows(self, table: str, row_type: type[Row], order: str) -> tuple[Row, ...]:
        """Return the rows of a table; its columns are the fields of the type."""
        fields = tuple(row_type.model_fields)
        columns = ", ".join(f'"{field}"' for field in fields)
        # every name here is ours: a table of this module, fields of the vocabulary
        query = f"select {columns} from marts.{table} order by {order}, {columns}"  # noqa: S608
        try:
            found = self.connection.execute(query).fetchall()
            return tuple(_typed(fields, row_type, values) for values in found)
        except (duckdb.Error, ValidationError) as error:
            problem = " ".join(str(error).split())[:400]
            raise ReportTableError(table=table, problem=problem) from error


def _typed(fields: tuple[str, ...], row_type: type[Row], values: Iterable[object]) -> Row:
    """Return one typed row."""
    plain = {name: _plain(name, value) for name, value in zip(fields, values, strict=True)}
    return row_type.model_validate(plain)


def _plain(name: str, value: object) -> object:
    """Return a value as the types want it: codes split, a number that is none as null."""
    if name.endswith("reason_codes"):
        return tuple(code.strip() for code in str(value or "").split(",") if code.strip())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
