"""The company's calendar."""

from datetime import date, timedelta
from itertools import groupby, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas import Timestamp
from pandas.tseries.offsets import FY5253

from flows.model.fiscal_days import FiscalDay, make_fiscal_days
from flows.vocabulary.fiscal_years import WEEKDAYS, FiscalRule, YearEnd, year_start
from flows.vocabulary.workspace import Company

DAY = timedelta(days=1)
KINDS = ("week", "month", "quarter", "half", "year")
WEEKS = ("4-4-5", "4-5-4", "5-4-4")


def days(as_of: date = date(2026, 7, 31), **told: object) -> dict[date, FiscalDay]:
    words = {"name": "みほん商店", "extra_holidays": [date(2026, 12, 29)], **told}
    company = Company.model_validate(words)
    return {day.date_day: day for day in make_fiscal_days(company, as_of=as_of)}


def test_public_holidays_weekends_and_days_off_of_the_company_are_not_worked() -> None:
    found = days()

    assert not found[date(2026, 7, 20)].is_business_day  # 海の日
    assert not found[date(2026, 9, 22)].is_business_day  # 国民の休日, between two holidays
    assert not found[date(2026, 8, 1)].is_business_day  # Saturday
    assert not found[date(2026, 12, 29)].is_business_day
    assert found[date(2026, 7, 31)].is_business_day


def test_the_day_that_stands_for_a_holiday_on_a_sunday_is_not_worked() -> None:
    found = days()

    assert date(2026, 5, 3).isoweekday() == 7
    assert found[date(2026, 5, 6)].holiday_name is not None  # 振替休日, after two more holidays
    assert not found[date(2026, 5, 6)].is_business_day
    assert found[date(2026, 5, 7)].is_business_day


def test_a_fiscal_year_is_named_after_the_year_in_which_it_starts() -> None:
    found = days()

    assert found[date(2027, 3, 31)].fiscal_year == 2026
    assert (found[date(2026, 10, 1)].fiscal_half, found[date(2026, 10, 1)].fiscal_quarter) == (2, 3)
    assert found[date(2027, 1, 5)].quarter_start == date(2027, 1, 1)
    assert found[date(2027, 1, 5)].year_end == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("month", "day", "told"),
    [
        (1, date(2026, 12, 31), (2026, 2, 4, 12)),
        (2, date(2027, 1, 31), (2026, 2, 4, 12)),
        (4, date(2026, 4, 1), (2026, 1, 1, 1)),
        (7, date(2026, 12, 31), (2026, 1, 2, 6)),
        (7, date(2027, 1, 1), (2026, 2, 3, 7)),
    ],
)
def test_halves_and_quarters_count_from_the_first_month_of_the_fiscal_year(
    month: int, day: date, told: tuple[int, ...]
) -> None:
    found = days(fiscal_year_start_month=month)[day]

    names = (found.fiscal_year, found.fiscal_half, found.fiscal_quarter, found.fiscal_month)
    assert names == told


@pytest.mark.parametrize(("month", "name"), [(1, 2026), (2, 2027), (4, 2027), (12, 2027)])
def test_a_fiscal_year_may_be_named_after_the_year_in_which_it_ends(month: int, name: int) -> None:
    found = days(fiscal_year_start_month=month, fiscal_year_named_after="end")

    assert found[date(2026, month, 1)].fiscal_year == name
    assert found[found[date(2026, month, 1)].year_end].date_day.year == name


@pytest.mark.parametrize(
    ("week", "start"),
    [
        ("monday", date(2026, 7, 27)),
        ("tuesday", date(2026, 7, 28)),
        ("wednesday", date(2026, 7, 29)),
        ("thursday", date(2026, 7, 30)),
        ("friday", date(2026, 7, 31)),
        ("saturday", date(2026, 7, 25)),
        ("sunday", date(2026, 7, 26)),
    ],
)
def test_a_week_starts_on_the_day_of_the_settings(week: str, start: date) -> None:
    found = days(week_start=week)[date(2026, 7, 31)]

    assert (found.week_start, found.week_end) == (start, start + 6 * DAY)


def test_a_year_of_whole_weeks_has_quarters_of_thirteen_and_a_53rd_week_in_its_last_month() -> None:
    retail = {
        "fiscal_year_start_month": 2,
        "fiscal_calendar": "4-5-4",
        "fiscal_year_ends": {"weekday": "saturday", "which": "nearest"},
    }
    found = days(date(2024, 1, 31), **retail)

    # the years of the National Retail Federation: 2022 has 52 weeks, 2023 has 53
    assert found[date(2023, 1, 28)].year_start == date(2022, 1, 30)
    assert found[date(2023, 1, 29)].year_end == date(2024, 2, 3)
    last = found[date(2024, 2, 3)]
    assert (last.month_start, last.month_end) == (date(2023, 12, 31), date(2024, 2, 3))
    assert (last.fiscal_year, last.fiscal_month, last.month_named) == (2023, 12, date(2024, 1, 1))
    assert found[date(2023, 3, 1)].month_end == date(2023, 4, 1)
    assert found[date(2023, 4, 30)].fiscal_quarter == 2


def test_a_change_of_the_fiscal_year_leaves_a_short_one_and_keeps_the_years_before() -> None:
    before = [{"until": date(2025, 12, 31), "fiscal_year_start_month": 4}]
    found = days(fiscal_year_start_month=1, fiscal_years_before=before)

    old, short, new = (found[date(year, 12, 31)] for year in (2024, 2025, 2026))
    assert (old.year_start, old.year_end) == (date(2024, 4, 1), date(2025, 3, 31))
    assert (short.year_start, short.year_end) == (date(2025, 4, 1), date(2025, 12, 31))
    assert (new.year_start, new.year_end) == (date(2026, 1, 1), date(2026, 12, 31))
    assert (old.is_short_year, short.is_short_year, new.is_short_year) == (False, True, False)
    assert (short.half_start, short.half_end) == (date(2025, 10, 1), date(2025, 12, 31))


def test_the_rest_of_a_month_that_a_change_leaves_joins_the_month_before() -> None:
    weeks = {
        "until": date(2025, 12, 31),
        "fiscal_year_start_month": 1,
        "fiscal_calendar": "4-4-5",
        "fiscal_year_ends": {"weekday": "saturday", "which": "last"},
    }
    found = days(fiscal_year_start_month=1, fiscal_years_before=[weeks])

    last = found[date(2025, 12, 31)]
    assert (last.month_end, last.year_end) == (date(2025, 12, 31), date(2025, 12, 31))
    assert (last.fiscal_month, last.is_short_year) == (12, False)
    assert found[date(2026, 1, 1)].month_start == date(2026, 1, 1)


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize("which", ["last", "nearest"])
def test_years_of_whole_weeks_begin_where_pandas_has_them_begin(which: str, month: int) -> None:
    for place, weekday in enumerate(WEEKDAYS):
        end = {"weekday": weekday, "which": which}
        rule = FiscalRule(
            fiscal_year_start_month=month % 12 + 1,
            fiscal_calendar="4-4-5",
            fiscal_year_ends=YearEnd.model_validate(end),
        )
        offset = FY5253(weekday=place, startingMonth=month, variation=which)
        for year in range(2000, 2041):
            assert offset.is_on_offset(Timestamp(year_start(rule, year) - DAY))


@st.composite
def rules(draw: st.DrawFn) -> dict[str, object]:
    calendar = draw(st.sampled_from(("months", *WEEKS)))
    rule: dict[str, object] = {
        "fiscal_year_start_month": draw(st.integers(1, 12)),
        "fiscal_calendar": calendar,
    }
    if calendar != "months":
        which = draw(st.sampled_from(("last", "nearest")))
        rule["fiscal_year_ends"] = {"weekday": draw(st.sampled_from(WEEKDAYS)), "which": which}
    return rule


@st.composite
def companies(draw: st.DrawFn) -> dict[str, object]:
    """Draw a calendar with up to two changes, each on the eve of a year of what follows."""
    words = draw(rules())
    follower, before = words, []
    for latest in draw(st.sampled_from(((), (2025,), (2025, 2021)))):
        begin = year_start(FiscalRule.model_validate(follower), latest - draw(st.integers(0, 2)))
        follower = draw(rules())
        before.append({"until": begin - DAY, **follower})
    return {
        **words,
        "fiscal_years_before": before,
        "fiscal_year_named_after": draw(st.sampled_from(("start", "end"))),
        "week_start": draw(st.sampled_from(WEEKDAYS)),
        "holiday_country": None,
    }


@settings(max_examples=25, deadline=None)
@given(as_of=st.dates(date(2016, 1, 1), date(2035, 12, 31)), company=companies())
def test_every_day_lies_in_exactly_one_period_of_each_kind(
    as_of: date, company: dict[str, object]
) -> None:
    found = list(days(as_of, **company).values())

    assert as_of in {day.date_day for day in found}
    assert all(later.date_day == day.date_day + DAY for day, later in pairwise(found))
    for kind in KINDS:
        spans = [
            (start, [day.date_day for day in group], {getattr(day, f"{kind}_end") for day in group})
            for start, group in (
                (start, list(group))
                for start, group in groupby(found, key=lambda day: getattr(day, f"{kind}_start"))
            )
        ]
        whole = spans[1:-1] if kind == "week" else spans
        assert len({start for start, *_ in spans}) == len(spans)
        for start, inside, ends in whole:
            assert (inside[0], {inside[-1]}) == (start, ends)


@settings(max_examples=25, deadline=None)
@given(as_of=st.dates(date(2016, 1, 1), date(2035, 12, 31)), company=companies())
def test_shorter_periods_lie_in_longer_ones_and_months_are_told_apart(
    as_of: date, company: dict[str, object]
) -> None:
    found = days(as_of, **company).values()

    for day in found:
        starts = [getattr(day, f"{kind}_start") for kind in KINDS[1:]]
        ends = [getattr(day, f"{kind}_end") for kind in KINDS[1:]]
        assert starts == sorted(starts, reverse=True)
        assert ends == sorted(ends)
        assert (day.month_end - day.month_start).days + 1 >= 14
    names = {(day.month_named, day.month_start) for day in found}
    assert len({named for named, _ in names}) == len(names)
    short = {day.year_start for day in found if day.is_short_year}
    assert len(short) <= len(company["fiscal_years_before"])  # type: ignore[arg-type]
