"""Parts of a gap: exact, in whole coins, and the same whatever the factors are called."""

from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.outlook.decomposition import in_coins, log_mean_parts, shapley_parts

pytestmark = pytest.mark.unit

YEN, CENT = Decimal(1), Decimal("0.01")
# 100 deals worked, 90 decided, 27 won at 1.8 million; 110, 84, 21 and 1.75 million came.
PLAN = (Fraction(100), Fraction(90, 100), Fraction(27, 90), Fraction(1_800_000))
ACTUAL = (Fraction(110), Fraction(84, 110), Fraction(21, 84), Fraction(1_750_000))
ABOVE_ZERO = st.fractions(min_value=Fraction(1, 50), max_value=5000, max_denominator=60)
PAIRS = st.lists(st.tuples(ABOVE_ZERO, ABOVE_ZERO), min_size=1, max_size=7)


def _product(factors: tuple[Fraction, ...]) -> Fraction:
    return prod(factors, start=Fraction(1))


def _by_orders(actual: tuple[Fraction, ...], plan: tuple[Fraction, ...]) -> list[Fraction]:
    """Turn the factors one by one, in each order there is, and take the mean of each change."""
    sums, orders = [Fraction(0)] * len(plan), list(permutations(range(len(plan))))
    for order in orders:
        now = list(plan)
        for place in order:
            before = _product(tuple(now))
            now[place] = actual[place]
            sums[place] += _product(tuple(now)) - before
    return [total / len(orders) for total in sums]


def test_the_example_of_the_dictionary_comes_out_to_the_yen() -> None:
    parts = in_coins(shapley_parts(ACTUAL, PLAN), whole=Decimal(-11_850_000), coin=YEN)

    assert [_product(PLAN), _product(ACTUAL)] == [48_600_000, 36_750_000]
    assert list(parts) == [4_073_693, -6_980_398, -7_742_670, -1_200_625]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(ABOVE_ZERO, ABOVE_ZERO), min_size=1, max_size=5))
def test_the_parts_are_the_mean_over_all_orders(pairs: list[tuple[Fraction, Fraction]]) -> None:
    actual, plan = zip(*pairs, strict=True)

    assert list(shapley_parts(actual, plan)) == _by_orders(actual, plan)


@settings(max_examples=200, deadline=None)
@given(PAIRS, st.integers(0, 6) | st.none())
def test_the_parts_sum_to_the_gap_exactly_zero_included(
    pairs: list[tuple[Fraction, Fraction]], place: int | None
) -> None:
    actual, plan = (list(side) for side in zip(*pairs, strict=True))
    if place is not None:
        actual[place % len(actual)] = Fraction(0)

    parts = shapley_parts(actual, plan)

    assert sum(parts) == _product(tuple(actual)) - _product(tuple(plan))


@settings(max_examples=100, deadline=None)
@given(PAIRS, st.permutations(range(7)))
def test_other_names_of_the_factors_do_not_change_their_parts(
    pairs: list[tuple[Fraction, Fraction]], names: list[int]
) -> None:
    order = [name for name in names if name < len(pairs)]
    actual, plan = zip(*pairs, strict=True)

    renamed = shapley_parts([actual[place] for place in order], [plan[place] for place in order])

    parts = shapley_parts(actual, plan)
    assert renamed == tuple(parts[place] for place in order)


@settings(max_examples=100, deadline=None)
@given(PAIRS, ABOVE_ZERO)
def test_money_in_another_unit_makes_parts_in_that_unit(
    pairs: list[tuple[Fraction, Fraction]], scale: Fraction
) -> None:
    actual, plan = zip(*pairs, strict=True)

    scaled = shapley_parts((actual[0] * scale, *actual[1:]), (plan[0] * scale, *plan[1:]))

    assert scaled == tuple(part * scale for part in shapley_parts(actual, plan))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.fractions(-(10**9), 10**9, max_denominator=997), min_size=1, max_size=8),
    st.sampled_from((YEN, CENT)),
)
def test_coins_sum_to_the_whole_and_none_is_off_by_a_coin(
    parts: list[Fraction], coin: Decimal
) -> None:
    whole = round(sum(parts) / Fraction(coin)) * coin

    coins = in_coins(parts, whole=whole, coin=coin)

    assert sum(coins) == whole
    assert all(one % coin == 0 for one in coins)
    assert all(abs(Fraction(one) - part) <= coin for one, part in zip(coins, parts, strict=True))


def test_what_is_less_than_a_coin_is_not_lost() -> None:
    parts = (Fraction(-1, 3), Fraction(-2, 3), Fraction(1, 2))

    coins = in_coins(parts, whole=Decimal("-0.50"), coin=YEN)

    assert sum(coins) == Decimal("-0.50")


@pytest.mark.parametrize(
    ("actual", "bearer"),
    [
        ((Fraction(0), None, None, None), 0),
        ((Fraction(80), Fraction(0), None, None), 1),
        ((Fraction(80), Fraction(1, 2), Fraction(0), None), 2),
        ((Fraction(80), Fraction(1, 2), Fraction(1, 4), Fraction(0)), 3),
    ],
)
def test_the_first_zero_of_the_chain_bears_the_whole_gap(
    actual: tuple[Fraction | None, ...], bearer: int
) -> None:
    parts = shapley_parts(actual, PLAN)

    assert parts == tuple(-48_600_000 if place == bearer else 0 for place in range(4))
    assert log_mean_parts(actual, PLAN) is None


def test_lmdi_sums_to_the_gap_and_is_near_the_shapley_parts() -> None:
    logs = log_mean_parts(ACTUAL, PLAN)

    assert logs is not None
    assert sum(logs) == pytest.approx(-11_850_000)
    assert logs == pytest.approx([float(one) for one in shapley_parts(ACTUAL, PLAN)], rel=0.01)
    assert log_mean_parts(PLAN, PLAN) == (0, 0, 0, 0)


def test_lmdi_tells_nothing_of_bookings_below_zero() -> None:
    assert log_mean_parts((*ACTUAL[:3], Fraction(-5)), PLAN) is None
