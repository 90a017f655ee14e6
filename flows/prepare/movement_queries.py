"""Read what moved, where it lands and what covers it: the tables behind one page of the report."""

from pathlib import Path

import duckdb

from flows.prepare.queries import TableReader
from flows.vocabulary.movements import (
    ChangeRow,
    CoverageRow,
    LandingRow,
    MovementLine,
    MovementTables,
)


def read_movements(warehouse: Path) -> MovementTables:
    """Return the rows of all scopes, each table in the order in which it is printed.

    Reads:  warehouse/current/shinchoku.duckdb (marts.rpt_progress_*)
    Writes: nothing
    Shape:  one tuple per table, rows as the vocabulary types them
    Units:  money in whole reporting currency

    Raises:
        ReportTableError: a table lacks a column, or a value cannot be what its type says.
    """
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        read = TableReader(connection)
        return MovementTables(
            lines=read.rows(
                "rpt_progress_waterfall", MovementLine, "measure_code desc, window_code, line_rank"
            ),
            changes=read.rows("rpt_progress_changes", ChangeRow, "window_code"),
            landings=read.rows("rpt_progress_landing", LandingRow, "scope_id"),
            coverages=read.rows("rpt_progress_coverage", CoverageRow, "period_rank"),
        )
