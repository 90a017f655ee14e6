"""Rates out of thin and thick history."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.outlook.calibration import Calibration
from flows.outlook.rates import pooled, shrink
from flows.outlook.vocabulary import StageKey, Tally

pytestmark = pytest.mark.unit

TALK = StageKey("sfa", "*", "Talk")


def _calibration(overall: Tally, pipeline_rates: dict[tuple[str, str], float]) -> Calibration:
    return Calibration(
        overall=overall,
        pipeline_rates=pipeline_rates,
        stage_rates={},
        in_time={},
        past_periods={},
        sigmas={},
    )


def test_a_stage_without_history_has_the_rate_of_its_pipeline() -> None:
    calibration = _calibration(Tally(hits=10, n=100), {("sfa", "*"): 0.4})

    assert calibration.stage_rate(TALK).p_win == 0.4
    assert calibration.stage_rate(TALK).n == 0


def test_an_unknown_pipeline_has_the_rate_of_the_whole() -> None:
    assert _calibration(Tally(hits=9, n=98), {}).stage_rate(TALK).p_win == 0.1


def test_all_won_is_never_certain_and_all_lost_never_hopeless() -> None:
    assert 0 < shrink(Tally(hits=0, n=50), towards=0.3) < 0.3
    assert 0.3 < shrink(Tally(hits=50, n=50), towards=0.3) < 1


def test_twenty_decided_deals_count_half() -> None:
    assert shrink(Tally(hits=20, n=20), towards=0.5) == 0.75


@given(n=st.integers(0, 10_000), share=st.floats(0, 1))
def test_every_rate_lies_between_zero_and_one(n: int, share: float) -> None:
    tally = Tally(hits=round(n * share), n=n)

    assert 0 < pooled(tally) < 1
    assert 0 < shrink(tally, towards=pooled(tally)) < 1
