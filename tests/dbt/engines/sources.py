"""The raw layer for an engine that reads no Parquet: each source of dbt becomes a table."""

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import duckdb

if TYPE_CHECKING:
    import psycopg2.extensions

_TYPES: Final = {"DOUBLE": "double precision", "VARCHAR": "text"}


def load_sources(manifest: Path, cursor: "psycopg2.extensions.cursor") -> int:
    """Load what dbt's manifest says of its sources into tables of those names; return the rows."""
    sources = json.loads(manifest.read_text(encoding="utf-8"))["sources"].values()
    return sum(_load(source, cursor) for source in sources)


def _load(source: dict[str, Any], cursor: "psycopg2.extensions.cursor") -> int:
    """Load one source through CSV, in which nothing (no quotes) is not an empty text (quotes)."""
    place = source["config"]["meta"]["external_location"] % source
    table = f'"{source["schema"]}"."{source["identifier"]}"'
    with tempfile.NamedTemporaryFile(suffix=".csv") as csv, duckdb.connect() as lake:
        found = lake.sql(f"from {place}")
        columns = ", ".join(
            f'"{name}" {_TYPES.get(str(kind), str(kind))}'
            for name, kind in zip(found.columns, found.types, strict=True)
        )
        lake.sql(f"copy (from {place}) to '{csv.name}' (header false, nullstr '', force_quote *)")
        cursor.execute(f'create schema if not exists "{source["schema"]}"')
        cursor.execute(f"drop table if exists {table} cascade")
        cursor.execute(f"create table {table} ({columns})")
        with Path(csv.name).open(encoding="utf-8") as rows:
            cursor.copy_expert(f"copy {table} from stdin (format csv)", rows)
        return int(cursor.rowcount)
