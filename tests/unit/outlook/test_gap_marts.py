"""What is read to explain a gap: the newest periods, and all that a gap looks at."""

from calendar import monthrange
from dataclasses import replace
from datetime import date

import pytest

from flows.outlook.gap_factors import NEEDED_PERIODS, decompose_gaps
from flows.outlook.gap_marts import first_needed
from flows.outlook.vocabulary import Period
from flows.outlook.working import Works
from tests.unit.outlook.test_gap_factors import AS_OF, USUAL, WEST, YEN

pytestmark = pytest.mark.unit

QUARTERS = [
    Period("quarter", start, end, start <= AS_OF <= end)
    for year in range(2021, 2027)
    for month in (1, 4, 7, 10)
    for start in [date(year, month, 1)]
    for end in [date(year, month + 2, monthrange(year, month + 2)[1])]
]


def _works(periods: list[Period]) -> Works:
    """Return work that grows from quarter to quarter, so that each one would be missed."""
    return {
        WEST: {
            one.key: replace(USUAL, period=one.key, end=one.end, decided=90 + place, won=27 + place)
            for place, one in enumerate(QUARTERS)
            if one in periods
        }
    }


def test_the_oldest_of_the_newest_periods_of_each_kind_is_told() -> None:
    assert first_needed(QUARTERS, 3) == {"month": date.max, "quarter": date(2026, 4, 1)}
    assert first_needed(QUARTERS[:2], 3)["quarter"] == date(2021, 1, 1)


@pytest.mark.parametrize("as_of", [AS_OF, QUARTERS[-1].end])
def test_periods_before_the_newest_change_no_gap(as_of: date) -> None:
    first = first_needed(QUARTERS, NEEDED_PERIODS)["quarter"]
    needed = [one for one in QUARTERS if one.start >= first]

    told = decompose_gaps(_works(needed), QUARTERS, as_of=as_of, coin=YEN)

    assert told == decompose_gaps(_works(QUARTERS), QUARTERS, as_of=as_of, coin=YEN)
    assert len(needed) == NEEDED_PERIODS


def test_one_period_less_would_be_missed() -> None:
    first = first_needed(QUARTERS, NEEDED_PERIODS - 1)["quarter"]
    fewer = [one for one in QUARTERS if one.start >= first]

    told = decompose_gaps(_works(fewer), QUARTERS, as_of=AS_OF, coin=YEN)

    assert told != decompose_gaps(_works(QUARTERS), QUARTERS, as_of=AS_OF, coin=YEN)
