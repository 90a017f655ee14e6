# ruff: noqa: S608 - names of our own tables
"""Night after night on top of each other, or all at once: the same tables."""

import os
import random
from datetime import date
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.model.build import build_warehouse
from flows.model.dbt_process import DbtProcess
from flows.model.last_build import may_go_on_from
from flows.model.parameters import write_parameters
from flows.model.promote import promote_warehouse
from flows.outlook.forecast import write_empty_forecasts
from flows.shelves import Workspace
from flows.vocabulary.workspace import SourceMap
from tests.dbt.movement_lake import LAST, fill
from tests.dbt.test_movements_of_a_lake import made_settings
from tests.dbt.tiny_lake import TinyLake

# What a night was about is not what it made.
OF_THE_NIGHT = ("stg_lake_file__changed", "int_deals_arrived", "int_deals_touched")


def build(workspace: Workspace, as_of: date, *, goes_on: bool) -> None:
    """Build the candidate of a night; with goes_on from the warehouse of the one before."""
    made = made_settings()
    write_parameters(
        folder=workspace.parameters,
        settings=made,
        source_maps={"sfa": SourceMap(system="custom", objects={})},
        as_of=as_of,
        basis="the same",
    )
    write_empty_forecasts(workspace.root / "forecasts")
    environment = {"PATH": os.environ["PATH"]}
    with DbtProcess(workspace, as_of=as_of, settings=made, environment=environment) as dbt:
        build_warehouse(dbt=dbt, workspace=workspace, stage="base", goes_on=goes_on)


def promoted(workspace: Workspace) -> Path:
    """Promote the candidate and return where it lies."""
    return promote_warehouse(candidate=workspace.candidate, current=workspace.current)


def differing(one: Path, other: Path) -> list[str]:
    """Return the tables of two warehouses whose rows are not the same."""
    with duckdb.connect() as connection:
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


@pytest.mark.parametrize("mode", ["full", "delta"])
@given(seed=st.integers(0, 2**48))
@settings(
    max_examples=1,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_nights_on_top_of_each_other_are_a_rebuild(tmp_path: Path, mode: str, seed: int) -> None:
    workspace = Workspace(tmp_path / f"{mode}{seed}")
    lake = TinyLake(workspace=workspace)
    days = fill(lake, random.Random(seed), 80, mode=mode)  # noqa: S311 - made-up deals

    build(workspace, days[6], goes_on=False)
    promoted(workspace)
    build(workspace, days[7], goes_on=True)
    promoted(workspace)
    # a delivery that comes late beside two that come in time
    late = days[3].replace(day=days[3].day % 28 + 1)
    lake.deliver("deal", late, [{"deal_id": "d1", "stage": "提案", "owner_id": "u1"}], mode="delta")
    build(workspace, LAST, goes_on=True)
    nightly = promoted(workspace)
    build(workspace, LAST, goes_on=False)

    assert differing(nightly, workspace.candidate) == []


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
