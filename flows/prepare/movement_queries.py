"""Read what moved, where it lands and what covers it: the tables behind one page of the report."""

from dataclasses import dataclass

from flows.prepare.table_reader import TableReader
from flows.vocabulary.movements import (
    ChangeRow,
    CoverageRow,
    LandingRow,
    MovementLine,
    Movements,
)


@dataclass(frozen=True, slots=True)
class MovementTables:
    """The tables of that page, all scopes."""

    lines: tuple[MovementLine, ...] = ()
    changes: tuple[ChangeRow, ...] = ()
    landings: tuple[LandingRow, ...] = ()
    coverages: tuple[CoverageRow, ...] = ()


def read_movement_tables(read: TableReader) -> MovementTables:
    """Read the tables, each in the order in which it is printed.

    Reads:  warehouse/current/shinchoku.duckdb (marts.rpt_progress_*)
    Writes: nothing
    Shape:  one tuple per table, rows as the vocabulary types them
    Units:  money in whole reporting currency

    Raises:
        ReportTableError: a table lacks a column, or a value cannot be what its type says.
    """
    order_of_lines = "measure_code desc, window_code, line_rank"
    return MovementTables(
        lines=read.rows("rpt_progress_waterfall", MovementLine, order_of_lines),
        changes=read.rows("rpt_progress_changes", ChangeRow, "window_code"),
        landings=read.rows("rpt_progress_landing", LandingRow, "scope_id"),
        coverages=read.rows("rpt_progress_coverage", CoverageRow, "period_rank"),
    )


def movements_of(own: MovementTables) -> Movements | None:
    """Return what is told of the scope whose rows these are; null: nothing was computed for it."""
    if not own.changes or not own.landings:
        return None
    return Movements(
        lines=own.lines,
        changes=own.changes,
        landing=own.landings[0],
        coverages=own.coverages,
    )
