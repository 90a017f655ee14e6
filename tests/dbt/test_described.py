"""Every column of the warehouse has words, and so has every field of the lake."""

import re
from functools import cache
from typing import Any

import duckdb
import pytest
import yaml

from flows.shelves import DBT_PROJECT
from flows.vocabulary.objects import OBJECTS


@cache
def doc_blocks() -> frozenset[str]:
    texts = (path.read_text("utf-8") for path in (DBT_PROJECT / "docs").glob("*.md"))
    return frozenset(name for text in texts for name in re.findall(r"{% docs (\w+) %}", text))


@cache
def described() -> frozenset[tuple[str, str]]:
    """Return (table, column) of all that a yml describes."""
    loaded = (
        yaml.safe_load(path.read_text("utf-8")) or {}
        for folder in ("models", "seeds")
        for path in (DBT_PROJECT / folder).rglob("*.yml")
    )
    nodes: list[dict[str, Any]] = [
        node for one in loaded for node in (*one.get("models", ()), *one.get("seeds", ()))
    ]
    return frozenset(
        (node["name"], column["name"])
        for node in nodes
        for column in node.get("columns", ())
        if column.get("description", "").strip()
    )


def test_every_column_of_every_table_is_described(warehouse: duckdb.DuckDBPyConnection) -> None:
    columns = warehouse.execute(
        "select table_schema, table_name, column_name from information_schema.columns"
        " where table_schema in ('staging', 'intermediate', 'marts')"
    ).fetchall()

    missing = [
        f"{table}.{column}"
        for schema, table, column in columns
        if (table, column) not in described() and (schema == "marts" or column not in doc_blocks())
    ]

    assert len(columns) > 1000
    assert not missing, missing


@pytest.mark.parametrize("name", OBJECTS)
def test_every_field_of_an_object_is_described(name: str) -> None:
    missing = [field for field in OBJECTS[name] if field not in doc_blocks()]

    assert not missing, missing
