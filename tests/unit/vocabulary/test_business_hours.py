"""The hours of a business day."""

import pytest
from pydantic import ValidationError

from flows.vocabulary.business_hours import BusinessHours

pytestmark = pytest.mark.unit


def test_a_business_day_is_from_nine_to_six_unless_the_settings_say_otherwise() -> None:
    hours = BusinessHours()

    assert (hours.begin_second, hours.end_second) == (9 * 3600, 18 * 3600)


def test_a_business_day_may_last_until_midnight() -> None:
    hours = BusinessHours(begin="22:30", end="24:00")

    assert (hours.begin_second, hours.end_second) == (81_000, 86_400)


@pytest.mark.parametrize(("begin", "end"), [("18:00", "09:00"), ("09:00", "09:00")])
def test_a_business_day_that_ends_before_it_begins_is_refused(begin: str, end: str) -> None:
    with pytest.raises(ValidationError, match="before they begin"):
        BusinessHours(begin=begin, end=end)


@pytest.mark.parametrize("clock", ["9:00", "24:01", "25:00", "10:60", "24:00"])
def test_what_no_clock_shows_begins_no_day(clock: str) -> None:
    with pytest.raises(ValidationError):
        BusinessHours(begin=clock)
