"""Waterfall and bridge: random lives of deals, against a reference that goes day by day."""

import random
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.shelves import Workspace
from tests.dbt.movement_cases import CASES, QUARTER, Case, case_world
from tests.dbt.movement_reference import Line, Measure, change, movements
from tests.dbt.movement_states import Window, World
from tests.dbt.movement_tables import Bench, lines, round_trips
from tests.dbt.movement_worlds import make_windows, make_world

TABLES: dict[Measure, str] = {
    "pipeline": "fct_pipeline_movement",
    "bookings": "fct_bookings_bridge",
}
seeds = st.integers(0, 2**48)
slow = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
often = settings(max_examples=25, deadline=None, suppress_health_check=slow)
now_and_then = settings(max_examples=6, deadline=None, suppress_health_check=slow)


@pytest.fixture(scope="session")
def bench(workspace: Workspace) -> Bench:
    """Return the models' SQL as dbt compiled it."""
    return Bench(Path(workspace.dbt_target) / "compiled")


@pytest.fixture(scope="session")
def cases(bench: Bench) -> duckdb.DuckDBPyConnection:
    """Return the warehouse in which every case happened."""
    return bench.run(case_world(), (QUARTER,))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_lines_of_a_deal_are_those_that_tell_its_life(
    cases: duckdb.DuckDBPyConnection, case: Case
) -> None:
    for measure, expected in (("pipeline", case.pipeline), ("bookings", case.bookings)):
        told = {
            line[5]: amount
            for line, amount in lines(cases, TABLES[measure]).items()
            if line[1] == "company" and line[4] == case.name
        }

        assert told == expected


def test_a_handover_moves_people_and_their_units_and_nothing_above(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    told = {
        (line[2], line[5]): amount
        for line, amount in lines(cases, TABLES["pipeline"]).items()
        if line[4] == "handed over"
    }

    assert told == {
        ("u1", "transfer_out"): -100,
        ("u2", "transfer_in"): 100,
        ("A1", "transfer_out"): -100,
        ("A2", "transfer_in"): 100,
    }


def test_both_sides_of_a_merge_bear_the_same_pair(cases: duckdb.DuckDBPyConnection) -> None:
    found = cases.execute(
        "select category, pair_id from marts.fct_pipeline_movement "
        "where scope_kind = 'company' and pair_id is not null order by category"
    ).fetchall()

    assert found == [("merged", "sfa/merged into"), ("merged_in", "sfa/merged into")]


def test_what_needs_a_word_has_its_note(cases: duckdb.DuckDBPyConnection) -> None:
    found = cases.execute(
        "select deal_id, note from marts.fct_pipeline_movement "
        "where scope_kind = 'company' and note is not null order by deal_id"
    ).fetchall()

    assert found == [
        ("amount filled in", "amount_missing"),
        ("created before, delivered after", "seen_late"),
    ]


def test_wins_that_waterfall_and_bridge_tell_differently_are_listed_with_the_reason(
    cases: duckdb.DuckDBPyConnection,
) -> None:
    found = cases.execute(
        "select deal_id, difference_amount, reason_code from marts.fct_won_difference "
        "where scope_kind = 'company' order by deal_id"
    ).fetchall()

    assert found == [
        ("booked late", -100, "booked_elsewhere"),
        ("won and lost", 100, "reopened_after_win"),
    ]


def a_world(seed: int, deal_count: int) -> tuple[World, tuple[Window, ...]]:
    chance = random.Random(seed)  # noqa: S311 - made-up deals
    return make_world(chance, deal_count), make_windows(chance)


@given(seed=seeds, deal_count=st.integers(20, 50))
@often
def test_every_line_is_the_one_that_a_walk_from_day_to_day_finds(
    bench: Bench, seed: int, deal_count: int
) -> None:
    world, windows = a_world(seed, deal_count)

    with bench.run(world, windows) as warehouse:
        for measure, table in TABLES.items():
            expected, expected_trips = movements(world, windows, measure)

            assert lines(warehouse, table) == expected
            assert round_trips(warehouse, measure) == expected_trips


@given(seed=seeds)
@now_and_then
def test_the_lines_of_a_deal_sum_to_what_it_is_worth_more_in_every_scope(
    bench: Bench, seed: int
) -> None:
    world, windows = a_world(seed, 200)
    by_name = {window.name: window for window in windows}

    with bench.run(world, windows) as warehouse:
        for measure, table in TABLES.items():
            sums: dict[Line, Decimal] = defaultdict(Decimal)
            for line, amount in lines(warehouse, table).items():
                sums[(*line[:5], "")] += amount

            assert sums == {line: change(world, line, by_name, measure) for line in sums}


@given(seed=seeds)
@now_and_then
def test_every_scope_and_window_balances_in_money_and_in_deals(bench: Bench, seed: int) -> None:
    world, windows = a_world(seed, 400)

    with bench.run(world, windows) as warehouse:
        unbalanced = warehouse.execute(
            "select * from marts.fct_movement_balance "
            "where opening_amount + moved_amount <> closing_amount "
            "or opening_count + moved_count <> closing_count"
        ).fetchall()
        differing = warehouse.execute(
            "select * from marts.fct_won_difference where reason_code is null "
            "or bridge_amount = 0 and waterfall_amount = 0 and difference_amount <> 0"
        ).fetchall()

    assert unbalanced == []
    assert differing == []
