"""The company's calendar: one row per day, with holidays, weeks and fiscal periods."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from flows.vocabulary.fiscal_years import WEEKDAYS, FiscalMonth, fiscal_months
from flows.vocabulary.workspace import Company

YEARS_BACK: Final = 8
YEARS_AHEAD: Final = 2
_SATURDAY: Final = 5
_MONTHS_PER_QUARTER: Final = 3
_MONTHS_PER_HALF: Final = 6
_MONTHS_PER_YEAR: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class FiscalDay:
    """One day; each period is named by its first and its last day, both inside the period."""

    date_day: date
    is_business_day: bool
    holiday_name: str | None
    fiscal_year: int
    fiscal_half: int
    fiscal_quarter: int
    fiscal_month: int
    is_short_year: bool
    month_named: date
    week_start: date
    week_end: date
    month_start: date
    month_end: date
    quarter_start: date
    quarter_end: date
    half_start: date
    half_end: date
    year_start: date
    year_end: date


def make_fiscal_days(company: Company, *, as_of: date) -> list[FiscalDay]:
    """Return every day of the fiscal years from eight before as_of to two after it."""
    kept = _fiscal_years(company, as_of=as_of)
    span = range(kept[0][0].first.year, kept[-1][-1].last.year + 1)
    holiday_names = _holiday_names(company, years=span)
    return [
        day
        for year in kept
        for month in year
        for day in _days_of(month, year=year, company=company, holiday_names=holiday_names)
    ]


def calendar_begins(company: Company, *, as_of: date) -> date:
    """Return the first of these days."""
    return _fiscal_years(company, as_of=as_of)[0][0].first


def _fiscal_years(company: Company, *, as_of: date) -> list[tuple[FiscalMonth, ...]]:
    """Return the months of each of these fiscal years."""
    years = range(as_of.year - YEARS_BACK - 2, as_of.year + YEARS_AHEAD + 2)
    months = fiscal_months(company.fiscal_rules, years=years)
    known = [tuple(group) for _, group in groupby(months, key=lambda month: month.year_start)]
    here = next(place for place, year in enumerate(known) if as_of <= year[-1].last)
    return known[max(here - YEARS_BACK, 0) : here + YEARS_AHEAD + 1]


def _holiday_names(company: Company, *, years: Collection[int]) -> dict[date, str]:
    """Return public holidays of the country and the company's own days off, by day."""
    import holidays

    names: dict[date, str] = dict.fromkeys(company.extra_holidays, company.name)
    if company.holiday_country:
        public = holidays.country_holidays(company.holiday_country, years=years)
        names |= {day: str(name) for day, name in public.items()}
    return names


def _days_of(
    month: FiscalMonth,
    *,
    year: Sequence[FiscalMonth],
    company: Company,
    holiday_names: dict[date, str],
) -> Iterator[FiscalDay]:
    """Yield the days of one fiscal month, each in its week, quarter, half and year."""
    quarter = _part(year, month=month, length=_MONTHS_PER_QUARTER)
    half = _part(year, month=month, length=_MONTHS_PER_HALF)
    first_weekday = WEEKDAYS.index(company.week_start)
    for number in range((month.last - month.first).days + 1):
        day = month.first + timedelta(days=number)
        week_start = day - timedelta(days=(day.weekday() - first_weekday) % 7)
        yield FiscalDay(
            date_day=day,
            is_business_day=day.weekday() < _SATURDAY and day not in holiday_names,
            holiday_name=holiday_names.get(day),
            fiscal_year=company.fiscal_year_name(month.year_named),
            fiscal_half=(month.number - 1) // _MONTHS_PER_HALF + 1,
            fiscal_quarter=(month.number - 1) // _MONTHS_PER_QUARTER + 1,
            fiscal_month=month.number,
            is_short_year=len(year) < _MONTHS_PER_YEAR,
            month_named=month.named,
            week_start=week_start,
            week_end=week_start + timedelta(days=6),
            month_start=month.first,
            month_end=month.last,
            quarter_start=quarter[0].first,
            quarter_end=quarter[-1].last,
            half_start=half[0].first,
            half_end=half[-1].last,
            year_start=year[0].first,
            year_end=year[-1].last,
        )


def _part(year: Sequence[FiscalMonth], *, month: FiscalMonth, length: int) -> Sequence[FiscalMonth]:
    """Return the months of a year that lie in the same part of so many months."""
    place = (month.number - 1) // length * length
    return year[place : place + length]
