"""Open the warehouse for a reader of this room."""

from pathlib import Path
from typing import Final

import duckdb

MEMORY: Final = "1GB"
"""What DuckDB may hold; beyond, it spills beside the warehouse. A million deals took no longer."""


def open_warehouse(warehouse: Path) -> duckdb.DuckDBPyConnection:
    """Open the warehouse, read-only."""
    return duckdb.connect(str(warehouse), read_only=True, config={"memory_limit": MEMORY})


def open_memory(*, beside: Path) -> duckdb.DuckDBPyConnection:
    """Open a database in memory that spills beside the warehouse as well."""
    return duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": f"{beside}.tmp"})
