"""From which warehouse a night may go on."""

from datetime import date
from pathlib import Path

import duckdb

from flows.model.last_build import may_go_on_from


def test_a_night_goes_on_only_from_a_warehouse_of_the_same_basis_and_an_earlier_day(
    tmp_path: Path,
) -> None:
    current = tmp_path / "current.duckdb"
    with duckdb.connect(str(current)) as connection:
        connection.execute("create schema staging")
        connection.execute(
            "create table staging.stg_lake_file__built as"
            " select 'same' as basis, date '2026-07-30' as as_of"
        )

    assert may_go_on_from(current, basis="same", as_of=date(2026, 7, 31))
    assert may_go_on_from(current, basis="same", as_of=date(2026, 7, 30))
    assert not may_go_on_from(current, basis="same", as_of=date(2026, 7, 29))
    assert not may_go_on_from(current, basis="other", as_of=date(2026, 7, 31))
    assert not may_go_on_from(tmp_path / "none.duckdb", basis="same", as_of=date(2026, 7, 31))


def test_a_warehouse_of_an_older_version_is_no_beginning(tmp_path: Path) -> None:
    current = tmp_path / "current.duckdb"
    with duckdb.connect(str(current)) as connection:
        connection.execute("create table other as select 1 as x")

    assert not may_go_on_from(current, basis="same", as_of=date(2026, 7, 31))
