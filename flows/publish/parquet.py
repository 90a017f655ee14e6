"""Export every mart as one Parquet file for spreadsheets and BI tools.

Reads ``warehouse/current`` (schema ``marts``, and ``own`` of a company's own dbt project,
read-only) → writes ``exports/as_of=<D>``. Computes nothing. The folder appears whole, by one move;
a second export of a date replaces the first.
"""

import shutil
from datetime import date
from pathlib import Path
from typing import Final

import duckdb

from flows.errors import ShinchokuError

_OURS: Final = "marts"
# the largest tables are sorted; what goes beyond is spilt beside the warehouse
_BOUND: Final = "2GB"
_TABLES: Final = """
    select table_schema, table_name from information_schema.tables
    where table_schema in ('marts', 'own') and table_type = 'BASE TABLE'
    order by table_schema, table_name
"""


class NothingToPublishError(ShinchokuError):
    """The warehouse holds no mart."""

    def __init__(self, *, warehouse: Path) -> None:
        """Build the sentence from the file."""
        super().__init__(
            f"warehouse [{warehouse}] holds no table in schema marts; "
            "build it with 'shinchoku run --no-send' first"
        )


def publish_parquet(*, warehouse: Path, exports: Path, as_of: date) -> tuple[Path, ...]:
    """Write one Parquet file per mart.

    Reads:  warehouse/current/shinchoku.duckdb (marts, read-only)
    Writes: exports/as_of=<as_of>/<table>.parquet, the company's own ones in own/
    Shape:  the mart's own columns; rows ordered by all of them, so equal content is equal bytes

    Raises:
        NothingToPublishError: there is no mart.
    """
    folder = exports / f"as_of={as_of.isoformat()}"
    partial = _emptied(exports / f".as_of={as_of.isoformat()}.partial")
    # read, write
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        connection.execute(f"set memory_limit = '{_BOUND}'")
        tables = connection.execute(_TABLES).fetchall()
        if _OURS not in {schema for schema, _ in tables}:
            raise NothingToPublishError(warehouse=warehouse)
        for schema, table in tables:
            path = partial / _place(schema, table)
            path.parent.mkdir(exist_ok=True)
            _export(connection, table=f'{schema}."{table}"', path=path)
    _replace(folder, partial)
    return tuple(folder / _place(schema, table) for schema, table in tables)


def _place(schema: str, table: str) -> Path:
    """Return where a table goes within the export."""
    return Path(f"{table}.parquet") if schema == _OURS else Path(schema, f"{table}.parquet")


def _export(connection: duckdb.DuckDBPyConnection, *, table: str, path: Path) -> None:
    relation = connection.table(table)
    order = ", ".join(f'"{column}" nulls last' for column in relation.columns)
    relation.order(order).write_parquet(str(path), compression="zstd")


def _emptied(folder: Path) -> Path:
    """Return the folder, new and empty, whatever a killed run left in it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _replace(folder: Path, partial: Path) -> None:
    """Put the new export in the place of the old one, if there is one."""
    old = _emptied(folder.with_name(f".{folder.name}.old")) / "export"
    if folder.exists():
        folder.rename(old)
    partial.rename(folder)
    shutil.rmtree(old.parent)
