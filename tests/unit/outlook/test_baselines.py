"""The baselines, reckoned by hand."""

from decimal import Decimal

import pytest

from flows.outlook.baselines import (
    crm_probability,
    last_year_same_day,
    run_rate,
    seasonal_pace,
    stage_weighted,
)
from flows.outlook.paces import PastPace

pytestmark = pytest.mark.unit

BOOKED = Decimal(100)


def _past(then: int, final: int, *, last_year: bool = False, recent: bool = True) -> PastPace:
    return PastPace(
        is_last_year=last_year, is_recent=recent, then=Decimal(then), final=Decimal(final)
    )


def test_the_crm_expects_each_amount_times_its_probability() -> None:
    call = crm_probability(BOOKED, [(Decimal(1000), 0.5), (Decimal(200), 0.25), (Decimal(50), 0.0)])

    assert call is not None
    assert call.expected == call.p50 == Decimal("650.00")


def test_a_crm_without_probabilities_expects_nothing_that_could_be_said() -> None:
    assert crm_probability(BOOKED, [(Decimal(1000), 0.5), (Decimal(200), None)]) is None


def test_stages_expect_each_amount_times_the_share_ever_won_and_deals_fail_one_by_one() -> None:
    call = stage_weighted(BOOKED, [(Decimal(1000), 0.5)] * 4)

    # spread: sqrt(4 · 1000² · 0.25) = 1000; the ninth decile lies 1.28155 spreads off
    assert call.expected == Decimal("2100.00")
    assert call.p10 == Decimal("818.45")
    assert call.p90 == Decimal("3381.55")


def test_no_deal_brings_less_than_nothing() -> None:
    assert stage_weighted(BOOKED, [(Decimal(1000), 0.1)]).p10 == BOOKED
    assert stage_weighted(BOOKED, []) == crm_probability(BOOKED, [])
    assert stage_weighted(BOOKED, []).p90 == BOOKED


def test_the_run_rate_goes_on_by_business_days_and_says_nothing_before_the_first() -> None:
    call = run_rate(BOOKED, elapsed_days=8, total_days=20)

    assert call is not None
    assert call.expected == Decimal("250.00")
    assert call.p10 is None
    assert run_rate(BOOKED, elapsed_days=0, total_days=20) is None


def test_last_year_adds_what_it_booked_after_the_day() -> None:
    call = last_year_same_day(BOOKED, [_past(30, 90, last_year=True), _past(1, 999)])

    assert call is not None
    assert call.expected == Decimal(160)
    assert last_year_same_day(BOOKED, [_past(1, 999)]) is None


def test_the_seasonal_pace_divides_by_the_mean_share_of_past_periods() -> None:
    call = seasonal_pace(BOOKED, [_past(20, 100), _past(60, 100)])

    # landings by share: 100 / 0.6 = 166.67 and 100 / 0.2 = 500; a tenth of the way from one end
    assert call is not None
    assert call.expected == Decimal("250.00")
    assert (call.p10, call.p50, call.p90) == (
        Decimal("200.00"),
        Decimal("333.33"),
        Decimal("466.67"),
    )


@pytest.mark.parametrize(
    "past",
    [
        [_past(20, 100)],
        [_past(20, 100), _past(0, 0)],
        [_past(20, 100), _past(60, 100, recent=False)],
        [_past(10, 100), _past(19, 100)],
    ],
    ids=["one period", "one that booked anything", "one that is recent", "under 15 %"],
)
def test_too_little_past_makes_no_seasonal_pace(past: list[PastPace]) -> None:
    assert seasonal_pace(BOOKED, past) is None


def test_a_past_period_that_had_booked_nothing_yet_leaves_no_interval() -> None:
    call = seasonal_pace(BOOKED, [_past(0, 100), _past(60, 100)])

    assert call is not None
    assert call.expected == Decimal("333.33")
    assert call.p10 is None
