# ruff: noqa: S608 - names of our own tables
"""Two warehouses, table by table."""

from pathlib import Path

import duckdb

# What a night was about is not what it made.
OF_THE_NIGHT = (
    "stg_lake_file__changed", "stg_lake_file__last_built", "int_deals_arrived",
    "int_deals_touched", "int_activity_links_changed", "int_activities_arrived",
    "int_activities_asked", "int_activities_requalified", "int_activities_touched",
    "int_basis_differences", "int_deals_recredited", "int_contributions_before",
    "int_record_contributions_changed", "int_contributions_changed", "int_spreads_touched",
    "int_courses_touched", "int_edits_touched", "int_stage_contributions_before",
    "int_stage_periods_touched", "int_deals_reworked", "int_deals_rerated",
    "int_periods_touched", "int_deals_revisited", "int_deals_rehoused", "int_deals_retold",
    "int_deal_changes_arrived", "int_deals_reedited", "int_edits_before",
)  # fmt: skip


def differing(one: Path, other: Path) -> list[str]:
    """Return the tables of two warehouses whose rows are not the same."""
    with duckdb.connect(config={"memory_limit": "4GB"}) as connection:
        connection.execute(f"attach '{one}' as one (read_only)")
        connection.execute(f"attach '{other}' as other (read_only)")
        names = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables()"
            f" where database_name = 'one' and table_name not in {OF_THE_NIGHT} order by 1"
        ).fetchall()
        assert len(names) > 100
        return [
            name
            for (name,) in names
            if _rows_told(connection, f"one.{name}") != _rows_told(connection, f"other.{name}")
        ]


def rows_told(warehouse: Path) -> dict[str, tuple[int, int]]:
    """Return of every table how many rows it has, and a number that no other rows have."""
    with duckdb.connect(config={"memory_limit": "4GB"}) as connection:
        connection.execute(f"attach '{warehouse}' as one (read_only)")
        names = connection.execute(
            "select schema_name || '.' || table_name from duckdb_tables()"
            f" where database_name = 'one' and table_name not in {OF_THE_NIGHT} order by 1"
        ).fetchall()
        return {name: _rows_told(connection, f"one.{name}") for (name,) in names}


def _rows_told(connection: duckdb.DuckDBPyConnection, table: str) -> tuple[int, int]:
    """Return how many rows a table has, and a number that no other rows have."""
    columns = connection.execute(f"select * from {table} limit 0").description or []
    told = ", ".join(f'"{name}"' for name, *_ in sorted(columns))
    query = f"select count(*), sum(cast(hash({told}) as hugeint)) from {table}"
    (found,) = connection.execute(query).fetchall()
    return found[0], found[1]
