"""Chances out of past periods with as many business days left."""

from datetime import date
from decimal import Decimal

import pytest

from flows.outlook.in_time import SIGMA_UNMEASURED, in_time_rates, measured_sigma
from flows.outlook.vocabulary import Cell, Outcome, PastPeriod, StageKey, Tally

pytestmark = pytest.mark.unit

TALK = StageKey("sfa", "*", "Talk")
DUE, OVERDUE = Cell(TALK, is_overdue=False), Cell(TALK, is_overdue=True)


def _outcome(*, hits: int, n: int, value: float = 1.0) -> Outcome:
    """Return deals of 100 each, whose wins brought that share of it."""
    return Outcome(
        tally=Tally(hits=hits, n=n),
        amount=100.0 * n,
        squares=100.0**2 * n,
        won=100.0 * hits * value,
    )


def _past(cells: dict[Cell, Outcome]) -> PastPeriod:
    start = date(2026, 4, 1)
    return PastPeriod(start=start, origin=start, cells=cells, flow={"ann": Decimal(1)})


def test_an_overdue_deal_has_a_chance_of_its_own() -> None:
    rates = in_time_rates(
        [_past({DUE: _outcome(hits=50, n=100), OVERDUE: _outcome(hits=1, n=100)})]
    )

    assert rates.rate(OVERDUE).p_win < 0.1
    assert rates.rate(DUE).p_win > 0.4
    assert rates.rate(OVERDUE).n == 100


def test_a_stage_never_seen_has_the_rate_of_all() -> None:
    rates = in_time_rates([_past({DUE: _outcome(hits=24, n=98)})])

    unseen = rates.rate(Cell(StageKey("sfa", "*", "Offer"), is_overdue=False))
    assert unseen.p_win == 0.25
    assert unseen.n == 0


def test_few_past_deals_teach_nothing() -> None:
    assert in_time_rates([_past({DUE: _outcome(hits=9, n=19)})]).is_too_thin
    assert not in_time_rates([_past({DUE: _outcome(hits=9, n=20)})]).is_too_thin


def test_wins_worth_less_than_promised_lower_the_value() -> None:
    full = in_time_rates([_past({DUE: _outcome(hits=500, n=1000)})])
    half = in_time_rates([_past({DUE: _outcome(hits=500, n=1000, value=0.5)})])

    assert full.value_ratio == pytest.approx(1.0, abs=0.01)
    assert half.value_ratio == pytest.approx(0.52, abs=0.01)


def test_no_past_promises_no_change_of_value() -> None:
    assert in_time_rates([]).value_ratio == 1.0


def test_three_periods_do_not_measure_the_common_shock() -> None:
    assert measured_sigma([_past({DUE: _outcome(hits=50, n=100)})] * 3) is None


def test_periods_that_swing_together_widen_the_common_shock() -> None:
    calm = measured_sigma([_past({DUE: _outcome(hits=500, n=1000)})] * 6)
    wild = measured_sigma(
        [_past({DUE: _outcome(hits=hits, n=1000)}) for hits in (100, 900, 150, 850, 100, 900)]
    )

    assert calm is not None
    assert wild is not None
    assert calm < SIGMA_UNMEASURED < wild


def test_periods_without_a_win_or_without_a_loss_do_not_break() -> None:
    past = [_past({DUE: _outcome(hits=hits, n=100)}) for hits in (0, 100, 0, 100)]

    assert measured_sigma(past) is not None
