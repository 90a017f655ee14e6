# ruff: noqa: S608 - names of our own tables
"""Two warehouses, table by table."""

from pathlib import Path

import duckdb

# What a night was about is not what it made.
OF_THE_NIGHT = ("stg_lake_file__changed", "int_deals_arrived", "int_deals_touched")


def differing(one: Path, other: Path) -> list[str]:
    """Return the tables of two warehouses whose rows are not the same."""
    with duckdb.connect(config={"memory_limit": "4GB"}) as connection:
        connection.execute(f"attach '{one}' as one (read_only)")
        connection.execute(f"attach '{other}' as other (read_only)")
        names = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables()"
            " where database_name = 'one' and table_name not in "
            f"{OF_THE_NIGHT} order by 1"
        ).fetchall()
        assert len(names) > 100
        return [name for (name,) in names if _rows_of_one_side(connection, name)]


def _rows_of_one_side(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    query = (
        f"select count(*) from ((select * from one.{name} except all select * from other.{name})"
        f" union all (select * from other.{name} except all select * from one.{name}))"
    )
    (found,) = connection.execute(query).fetchall()
    return int(found[0])
