"""From files to waterfall: random deals through the real build, which ends with its own tests."""

import os
import random
from datetime import date
from itertools import groupby
from pathlib import Path

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.model.build import build_warehouse
from flows.model.dbt_process import DbtProcess
from flows.model.parameters import write_parameters
from flows.outlook.forecast import write_empty_forecasts
from flows.shelves import Workspace
from flows.vocabulary.workspace import (
    Company,
    Eligibility,
    Org,
    Source,
    SourceMap,
    Stage,
    WorkspaceSettings,
)
from tests.dbt.movement_lake import LAST, fill
from tests.dbt.movement_reference import Measure, movements
from tests.dbt.movement_states import Deal, State, Window, World
from tests.dbt.movement_tables import lines
from tests.dbt.tiny_lake import TinyLake

TABLES: dict[Measure, str] = {
    "pipeline": "fct_pipeline_movement",
    "bookings": "fct_bookings_bridge",
}
FAR = date(9999, 12, 31)
STATUS = {"初回": "open", "提案": "open", "受注": "won", "失注": "lost", "保留": "on_hold"}


def made_settings() -> WorkspaceSettings:
    stages = tuple(
        Stage(stage=name, order=number, status=STATUS.get(name, "disqualified"))
        for number, name in enumerate((*STATUS, "対象外"), start=1)
    )
    return WorkspaceSettings(
        company=Company(name="みほん商店", currency="JPY"),
        sources={"sfa": Source(system="custom")},
        stages={"sfa": {"*": stages}},
        org=Org(source="sfa"),
        eligibility=Eligibility(exclude_types=("テスト",)),
    )


def _build(workspace: Workspace) -> None:
    made = made_settings()
    write_parameters(
        folder=workspace.parameters,
        settings=made,
        source_maps={"sfa": SourceMap(system="custom", objects={})},
        as_of=LAST,
    )
    write_empty_forecasts(workspace.root / "forecasts")
    environment = {"PATH": os.environ["PATH"]}
    with DbtProcess(workspace, as_of=LAST, settings=made, environment=environment) as dbt:
        build_warehouse(dbt=dbt, workspace=workspace, stage="base")


def _read(warehouse: duckdb.DuckDBPyConnection) -> tuple[World, tuple[Window, ...]]:
    """Return what the warehouse knows before it thinks of movements."""
    created = dict(
        warehouse.execute(
            "select deal_id, min(created_date) from staging.stg_lake__deals "
            "where row_outcome = 'accepted' group by all"
        ).fetchall()
    )
    started = warehouse.execute("select min(snapshot_on) from staging.stg_lake__deals").fetchall()
    rows = warehouse.execute(
        "select deal_id, valid_from, valid_to, status, amount, currency, close_date, owner_id, "
        "is_deleted, is_eligible from intermediate.int_deals_versioned order by all"
    ).fetchall()
    deals = {}
    for name, versions in groupby(rows, key=lambda row: row[0]):
        states = tuple(_states(list(versions)))
        deals[("sfa", name)] = Deal(("sfa", name), states, created[name], started[0][0])
    windows = warehouse.execute(
        "select window_id, t0, t1, close_from, close_to from marts.dim_movement_window"
    ).fetchall()
    told = tuple(Window(w[0], w[1], w[2], (w[3], w[4]) if w[3] else None) for w in windows)
    return World("JPY", deals, *_org(warehouse), _rates(warehouse), _merged(warehouse)), told


def _states(rows: list[tuple]) -> list[State]:  # type: ignore[type-arg]
    states: list[State] = []
    for _, begin, end, status, *rest in rows:
        same = bool(states) and states[-1].status == status
        began_on = states[-1].began_on if same else begin
        last_day = date.max if end == FAR else end
        states.append(State(begin, last_day, status, *rest, began_on=began_on))
    return states


def _org(
    warehouse: duckdb.DuckDBPyConnection,
) -> tuple[dict[str, tuple[tuple[date, str], ...]], dict[str, frozenset[str]]]:
    rows = warehouse.execute(
        "select owner_id, valid_from, unit_id from intermediate.int_owners_versioned order by all"
    ).fetchall()
    units = {"(unassigned)": ((date.min, "(unassigned)"),)}
    for owner, found in groupby(rows, key=lambda row: row[0]):
        (_, _, first), *later = found
        units[owner] = ((date.min, first), *((row[1], row[2]) for row in later))
    pairs = warehouse.execute(
        "select unit_id, ancestor_id from intermediate.int_org_unit_ancestors order by all"
    ).fetchall()
    above = {
        unit: frozenset(pair[1] for pair in found)
        for unit, found in groupby(pairs, key=lambda pair: pair[0])
    }
    return units, above


def _rates(warehouse: duckdb.DuckDBPyConnection) -> dict[str, tuple]:  # type: ignore[type-arg]
    rows = warehouse.execute(
        "select currency, valid_from, rate from intermediate.int_fx_rates_dated order by all"
    ).fetchall()
    return {
        currency: tuple((row[1], row[2]) for row in found)
        for currency, found in groupby(rows, key=lambda row: row[0])
    }


def _merged(warehouse: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], tuple[str, str]]:
    rows = warehouse.execute(
        "select source, deal_id, into_source, into_deal_id from intermediate.int_deals_merged"
    ).fetchall()
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


@given(seed=st.integers(0, 2**48))
@settings(
    max_examples=1,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_deliveries_of_random_deals_become_the_lines_that_a_walk_from_day_to_day_finds(
    tmp_path: Path, seed: int
) -> None:
    workspace = Workspace(tmp_path / str(seed))
    fill(TinyLake(workspace=workspace), random.Random(seed), 150)  # noqa: S311 - made-up deals

    _build(workspace)  # its data tests tie the ends to the KPIs

    with duckdb.connect(str(workspace.candidate), read_only=True) as warehouse:
        world, windows = _read(warehouse)
        for measure, table in TABLES.items():
            expected, _ = movements(world, windows, measure)
            assert lines(warehouse, table) == expected
            assert len({line[5] for line in expected}) > 8
