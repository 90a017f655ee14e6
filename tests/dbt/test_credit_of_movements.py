"""The bookings bridge under random splits: balanced everywhere, and the company's as without."""

import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dbt.movement_cases import QUARTER, case_world
from tests.dbt.movement_splits import with_splits
from tests.dbt.movement_states import SplitLine, World
from tests.dbt.movement_tables import Bench, lines
from tests.dbt.movement_worlds import make_windows, make_world
from tests.dbt.test_movements import bench

__all__ = ["bench"]
TABLE = "fct_bookings_bridge"
WON = ("sfa", "won for more than it was worth")
now_and_then = settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def company_nets(warehouse: duckdb.DuckDBPyConnection) -> Mapping[tuple[str, ...], Decimal]:
    """Return what each deal moved of the company's bookings in each window."""
    sums: dict[tuple[str, ...], Decimal] = defaultdict(Decimal)
    for line, amount in lines(warehouse, TABLE).items():
        if line[1] == "company":
            sums[line[0], line[3], line[4]] += amount
    return {key: amount for key, amount in sums.items() if amount}


@given(seed=st.integers(0, 2**48), credit=st.sampled_from(("owner_at_win", "current_owner")))
@now_and_then
def test_a_split_bridge_balances_in_every_scope_and_leaves_the_company_as_it_is(
    bench: Bench, seed: int, credit: str
) -> None:
    chance = random.Random(seed)  # noqa: S311 - made-up deals
    world = replace(make_world(chance, 100), credit=credit)
    windows = make_windows(chance)

    with bench.run(world, windows) as plain:
        expected = company_nets(plain)
    with bench.run(with_splits(world, chance), windows) as warehouse:
        unbalanced = warehouse.execute(
            "select * from marts.fct_movement_balance "
            "where opening_amount + moved_amount <> closing_amount "
            "or opening_count + moved_count <> closing_count"
        ).fetchall()
        found = company_nets(warehouse)
        split = warehouse.execute(
            "select count(*) from intermediate.int_bookings_held where is_shared"
        ).fetchone()

    assert unbalanced == []
    assert found == expected
    assert split is not None
    assert split[0] > 30


def told(warehouse: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], Decimal]:
    return {
        (line[2], line[5]): amount
        for line, amount in lines(warehouse, TABLE).items()
        if line[4] == WON[1]
    }


def split_case(*shares: tuple[str, str], since: date = date(1900, 1, 1)) -> World:
    """Return the cases with the deal that was won for 130 divided."""
    splits = [
        SplitLine(WON, "revenue", owner, Decimal(share), None, since, date.max)
        for owner, share in shares
    ]
    return replace(case_world(), splits=splits)


def test_each_person_and_unit_has_its_part_of_a_win(bench: Bench) -> None:
    with bench.run(split_case(("u1", "0.6"), ("u2", "0.4")), (QUARTER,)) as warehouse:
        found = told(warehouse)

    assert found[("company", "won")] == 130
    assert (found[("u1", "won")], found[("u2", "won")]) == (78, 52)
    assert (found[("A1", "won")], found[("A2", "won")]) == (78, 52)


def test_a_split_that_comes_after_the_win_moves_credit_and_nothing_of_the_company(
    bench: Bench,
) -> None:
    later = split_case(("u1", "0.6"), ("u2", "0.4"), since=date(2026, 7, 20))

    with bench.run(later, (replace(QUARTER, t0=date(2026, 7, 15)),)) as warehouse:
        found = told(warehouse)

    assert found == {
        ("u1", "post_close_edit"): -52,
        ("A1", "post_close_edit"): -52,
        ("u2", "recredited_in"): 52,
        ("A2", "recredited_in"): 52,
    }


@pytest.mark.parametrize("shares", [(("u1", "0.6"), ("u2", "0.3")), (("u2", "0.7"), ("u3", "0.7"))])
def test_a_split_that_is_not_whole_leaves_the_win_with_the_owner(
    bench: Bench, shares: tuple[tuple[str, str], ...]
) -> None:
    with bench.run(split_case(*shares), (QUARTER,)) as warehouse:
        found = told(warehouse)

    assert found[("u1", "won")] == 130
    assert not [key for key in found if key[0] in {"u2", "u3", "A2"}]
