"""Whether the file of a warehouse can be read to its end: DuckDB holds a checksum of each block."""

from pathlib import Path
from typing import Final

import duckdb

_TABLES: Final = """
select '"' || schema_name || '"."' || table_name || '"' from duckdb_tables() order by 1
"""


def fault_of(warehouse: Path) -> duckdb.Error | None:
    """Return why a warehouse cannot be read; nothing if every row of every table can.

    Reads: warehouse/current/shinchoku.duckdb
    """
    try:
        with duckdb.connect(str(warehouse), read_only=True) as connection:
            for (name,) in connection.execute(_TABLES).fetchall():
                connection.execute(f"select max(hash(t)) from {name} as t").fetchall()  # noqa: S608
    except duckdb.Error as error:
        return error
    return None
