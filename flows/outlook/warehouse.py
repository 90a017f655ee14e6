"""Open the warehouse for a reader of this room."""

from pathlib import Path
from typing import Final

import duckdb

MEMORY: Final = "1GB"
"""What DuckDB may hold; beyond, it spills beside the warehouse. A million deals took no longer."""

FEW_ROWS: Final = 64
"""Rows that every row of the other side is held against, where a join is of ranges: past days and
periods. Of more rows both sides are sorted, which a million deals should be spared."""

_CONFIG: Final[dict[str, str | int | float | list[str]]] = {
    "memory_limit": MEMORY,
    "nested_loop_join_threshold": FEW_ROWS,
}


def open_warehouse(warehouse: Path) -> duckdb.DuckDBPyConnection:
    """Open the warehouse, read-only."""
    return duckdb.connect(str(warehouse), read_only=True, config=_CONFIG)


def open_memory(*, beside: Path) -> duckdb.DuckDBPyConnection:
    """Open a database in memory that spills beside the warehouse as well."""
    return duckdb.connect(config={**_CONFIG, "temp_directory": f"{beside}.tmp"})
