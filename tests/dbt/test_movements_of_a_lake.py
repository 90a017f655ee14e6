# ruff: noqa: S608 - names of our own tables
"""Laws 2, 3 and 4 over random histories: from files, through the real build, to publications.

SHINCHOKU_LAKE_SEEDS is how many histories are tried, one of them where it is not set: each takes
three nights, four builds and three publications.
"""

import os
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

import duckdb
import pytest

from tests.dbt.lake_laws import changed_deals, changed_values, scopes_of, worths
from tests.dbt.lake_nights import Nights, live_through, made_settings, on_shelves, read_world
from tests.dbt.movement_reference import Measure, movements
from tests.dbt.movement_states import Window, World
from tests.dbt.movement_tables import lines
from tests.dbt.warehouses import differing

__all__ = ["made_settings"]
TABLES: dict[Measure, str] = {
    "pipeline": "fct_pipeline_movement",
    "bookings": "fct_bookings_bridge",
}
SEEDS = range(1, 1 + int(os.environ.get("SHINCHOKU_LAKE_SEEDS", "1")))


@pytest.fixture(scope="module", params=SEEDS, ids=lambda seed: f"seed {seed}")
def nights(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Nights:
    """Return two nights over a random lake."""
    return live_through(tmp_path_factory.mktemp("lake"), request.param)


@pytest.fixture(scope="module")
def now(nights: Nights) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(nights.now), read_only=True) as warehouse:
        yield warehouse


@pytest.fixture(scope="module")
def told(now: duckdb.DuckDBPyConnection) -> tuple[World, tuple[Window, ...]]:
    """Return the deals, people and rates of the last night, and the windows that it tells."""
    return read_world(now)


@pytest.mark.slow
def test_deliveries_of_random_deals_become_the_lines_that_a_walk_from_day_to_day_finds(
    now: duckdb.DuckDBPyConnection, told: tuple[World, tuple[Window, ...]]
) -> None:
    for measure, table in TABLES.items():
        expected, _ = movements(*told, measure)

        assert lines(now, table) == expected
        assert len({line[5] for line in expected}) > 8


@pytest.mark.slow
@pytest.mark.parametrize("measure", TABLES)
def test_opening_and_movements_are_the_closing_of_every_deal_person_unit_and_company(
    now: duckdb.DuckDBPyConnection, told: tuple[World, tuple[Window, ...]], measure: Measure
) -> None:
    world, windows = told
    moved: defaultdict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for line, amount in lines(now, TABLES[measure]).items():
        moved[line[:5]] += amount
    balances = {
        row[:3]: row[3:]
        for row in now.execute(
            "select window_id, scope_kind, scope_id, opening_amount, moved_amount, closing_amount "
            "from marts.fct_movement_balance where measure_code = ?",
            [measure],
        ).fetchall()
    }

    seen = 0
    for window in windows:
        for scope in scopes_of(world):
            worth = worths(world, window, measure, scope)
            for key in world.deals:
                opening, closing = worth.get(key, (0, 0))
                assert opening + moved[(window.name, *scope, *key)] == closing, (window, scope, key)
            sums = [sum(ends[side] for ends in worth.values()) for side in (0, 1)]
            balance = balances.get((window.name, *scope), (0, 0, 0))
            assert (balance[0], balance[2]) == tuple(sums), (window, scope)
            assert balance[0] + balance[1] == balance[2]
            seen += any(sums)
    assert seen > 100


@pytest.mark.slow
def test_a_unit_is_its_people_and_the_company_all_of_them_at_both_ends(
    now: duckdb.DuckDBPyConnection, told: tuple[World, tuple[Window, ...]]
) -> None:
    world, windows = told
    days = {window.name: (window.t0, window.t1) for window in windows}
    rows = now.execute(
        "select measure_code, window_id, scope_kind, scope_id, opening_amount, closing_amount,"
        " opening_count, closing_count from marts.fct_movement_balance order by 1, 2"
    ).fetchall()

    for (_, window), found in groupby(rows, key=lambda row: row[:2]):
        balances = {row[2:4]: row[4:] for row in found}
        for column, day in enumerate(days[window] * 2):
            sums: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
            for (kind, owner), values in balances.items():
                for scope in world.scopes(owner, day) if kind == "owner" else ():
                    sums[scope] += values[column]
            held = {scope: values[column] for scope, values in balances.items() if values[column]}
            assert held == {scope: value for scope, value in sums.items() if value}
        assert any(kind == "unit" for kind, _ in balances)


@pytest.mark.slow
@pytest.mark.parametrize("metric", ["bookings_amount", "won_deal_count", "pipeline_created_amount"])
def test_what_is_printed_of_units_and_the_company_is_the_sum_of_their_people(
    now: duckdb.DuckDBPyConnection, metric: str
) -> None:
    told_of = (
        "select scope_kind, scope_id, period_kind, period_start, cast(value as decimal(28, 2))"
        " from marts.kpi_value where segment_kind = 'all' and metric_id = ? and value <> 0"
    )
    told = {tuple(row[:-1]): row[-1] for row in now.execute(told_of, [metric]).fetchall()}
    members = now.execute(
        "select owner_id, scope_kind, scope_id from marts.dim_scope_owner"
    ).fetchall()

    sums: defaultdict[tuple[object, ...], Decimal] = defaultdict(Decimal)
    for owner, *scope in members:
        for (kind, scope_id, *period), value in told.items():
            if (kind, scope_id) == ("owner", owner):
                sums[(*scope, *period)] += value

    assert {key: value for key, value in sums.items() if value} == told
    assert len(told) > 20


@pytest.mark.slow
def test_a_night_on_top_of_others_has_the_tables_of_a_build_from_nothing(nights: Nights) -> None:
    assert differing(nights.now, nights.gone_on) == []


@pytest.mark.slow
def test_late_files_and_a_second_publication_change_no_byte_of_the_first(nights: Nights) -> None:
    assert on_shelves(nights.workspace) == nights.first_shelves
    assert [name for name in nights.first_shelves if name.endswith(".pdf")]


@pytest.mark.slow
def test_every_printed_value_that_is_another_one_now_is_a_restatement(
    nights: Nights, now: duckdb.DuckDBPyConnection
) -> None:
    found = now.execute(
        "select metric_id, scope_kind, scope_id, period_kind, period_start, printed_value,"
        " now_value, variance_value from marts.fct_restatement"
    ).fetchall()
    expected = changed_values(nights)

    assert {row[:5]: row[5:7] for row in found} == expected
    assert all(row[7] == row[6] - row[5] for row in found if None not in row[5:7])
    assert len({key[0] for key in expected}) > 4


@pytest.mark.slow
def test_the_deals_under_a_restatement_are_those_that_changed_and_sum_to_it(
    nights: Nights, now: duckdb.DuckDBPyConnection, told: tuple[World, tuple[Window, ...]]
) -> None:
    key = "metric_id, scope_kind, scope_id, period_kind, period_start"
    found = now.execute(
        f"select {key}, deal_id, coalesce(printed_value, 0), coalesce(now_value, 0), variance_value"
        " from marts.fct_restatement_deal"
    ).fetchall()
    restated = now.execute(
        f"select {key}, cast(variance_value as decimal(18, 2)) from marts.fct_restatement"
        " where metric_id in ('bookings_amount', 'won_deal_count')"
    ).fetchall()
    with duckdb.connect(str(nights.printed), read_only=True) as warehouse:
        then, _ = read_world(warehouse)

    sums: defaultdict[tuple[object, ...], Decimal] = defaultdict(Decimal)
    for row in found:
        sums[row[:5]] += row[8]

    restatements = {row[:5]: row[5] for row in restated}
    assert {row[:6]: row[6:8] for row in found} == {
        key: both
        for key, both in changed_deals(nights, then, told[0]).items()
        if key[:5] in restatements
    }
    assert dict(sums) == restatements
    assert len(found) > 50
