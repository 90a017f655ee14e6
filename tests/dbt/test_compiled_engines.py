"""Engines that nobody here can start: each compiled query is SQL of theirs."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from flows.shelves import Workspace
from tests.architecture.house import ROOT
from tests.dbt.engines.calls import call_dbt, target_of

PYTHON = ROOT / ".venv-engines" / "bin" / "python"
# Functions that the engine has and the parser does not know by name.
KNOWN = {
    "snowflake": {"TRY_TO_TIMESTAMP_TZ"},
    "bigquery": set(),
    "trino": set(),
    "databricks": {"TIMESTAMP_MILLIS"},
    "redshift": {"TIMEZONE"},
}


@pytest.fixture(autouse=True)
def deep_parser() -> Iterator[None]:
    """Let the parser go down into calls that are nested for each letter they replace."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(20 * before)
    yield
    sys.setrecursionlimit(before)


def faults(sql: str, engine: str) -> list[str]:
    """Return why a query is none of the engine's: it does not parse, or calls what is not there."""
    try:
        tree = sqlglot.parse_one(sql, read=engine)
    except SqlglotError as error:
        return [str(error)]
    called = {function.name.upper() for function in tree.find_all(exp.Anonymous)}
    return [f"unknown function [{name}]" for name in sorted(called - KNOWN[engine])]


@pytest.mark.slow
@pytest.mark.parametrize("engine", KNOWN)
def test_every_query_compiles_for_the_engine_and_is_its_sql(tmp_path: Path, engine: str) -> None:
    if not PYTHON.exists():
        pytest.skip("no adapters in .venv-engines: nothing was compiled for other engines")
    workspace = Workspace(tmp_path)

    # No connection: no look at what is there, and made-up credentials.
    words = ("compile", "--no-populate-cache", "--no-introspect", "--select", "path:models")
    done = call_dbt(PYTHON, words, workspace=workspace, engine=engine, as_of=date(2026, 7, 31))

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    compiled = [
        path
        for path in (target_of(workspace, engine) / "compiled").rglob("*.sql")
        if path.parent.suffix != ".yml"
    ]
    assert len(compiled) > 100
    found = [
        f"{path.name}: {fault}"
        for path in compiled
        for fault in faults(path.read_text(encoding="utf-8"), engine)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("engine", "sql"),
    [
        ("bigquery", "select a from t union select a from u"),
        ("bigquery", "select made_up(a) from t"),
        ("snowflake", "select regexp_matches(a, 'x') from t"),
        ("redshift", "select a, from where"),
        ("trino", "select try_strptime(a, '%Y') from t"),
    ],
)
def test_what_is_not_sql_of_the_engine_is_told(engine: str, sql: str) -> None:
    assert faults(sql, engine)
