"""The company's calendar."""

from datetime import date, timedelta
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.model.fiscal_days import FiscalDay, make_fiscal_days
from flows.vocabulary.workspace import Company

WeekStart = Literal["monday", "sunday", "saturday"]


def days(
    as_of: date = date(2026, 7, 31), *, month: int = 4, week: WeekStart = "monday"
) -> dict[date, FiscalDay]:
    company = Company(
        name="みほん商店",
        fiscal_year_start_month=month,
        week_start=week,
        extra_holidays=(date(2026, 12, 29),),
    )
    return {day.date_day: day for day in make_fiscal_days(company, as_of=as_of)}


def test_public_holidays_weekends_and_days_off_of_the_company_are_not_worked() -> None:
    found = days()

    assert not found[date(2026, 7, 20)].is_business_day  # 海の日
    assert not found[date(2026, 9, 22)].is_business_day  # 国民の休日, between two holidays
    assert not found[date(2026, 8, 1)].is_business_day  # Saturday
    assert not found[date(2026, 12, 29)].is_business_day
    assert found[date(2026, 7, 31)].is_business_day


def test_a_fiscal_year_is_named_after_the_year_in_which_it_starts() -> None:
    found = days()

    assert found[date(2027, 3, 31)].fiscal_year == 2026
    assert (found[date(2026, 10, 1)].fiscal_half, found[date(2026, 10, 1)].fiscal_quarter) == (2, 3)
    assert found[date(2027, 1, 5)].quarter_start == date(2027, 1, 1)
    assert found[date(2027, 1, 5)].year_end == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("week", "start"),
    [("monday", date(2026, 7, 27)), ("sunday", date(2026, 7, 26)), ("saturday", date(2026, 7, 25))],
)
def test_a_week_starts_on_the_day_of_the_settings(week: WeekStart, start: date) -> None:
    assert days(week=week)[date(2026, 7, 31)].week_start == start


@settings(max_examples=25, deadline=None)
@given(
    as_of=st.dates(date(2016, 1, 1), date(2035, 12, 31)),
    month=st.integers(min_value=1, max_value=12),
)
def test_periods_tile_the_calendar_for_every_start_of_the_fiscal_year(
    as_of: date, month: int
) -> None:
    found = days(as_of, month=month)

    assert as_of in found
    for day in found.values():
        assert day.quarter_start <= day.month_start <= day.date_day <= day.month_end
        assert day.month_end <= day.quarter_end <= day.half_end <= day.year_end
        after = found.get(day.quarter_end + timedelta(days=1))
        assert after is None or after.quarter_start == after.date_day
