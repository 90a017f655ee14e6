"""The company's calendar: one row per day, with holidays, weeks and fiscal periods."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from flows.vocabulary.workspace import Company

YEARS_BACK: Final = 8
YEARS_AHEAD: Final = 2
_FIRST_WEEKDAY: Final[Mapping[str, int]] = {"monday": 0, "saturday": 5, "sunday": 6}
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
    year = as_of.year - (as_of.month < company.fiscal_year_start_month)
    start_month = company.fiscal_year_start_month
    first = date(year - YEARS_BACK, start_month, 1)
    end = date(year + YEARS_AHEAD + 1, start_month, 1)
    holiday_names = _holiday_names(company, years=range(first.year, end.year + 1))
    days = (first + timedelta(days=number) for number in range((end - first).days))
    return [_fiscal_day(day, company=company, holiday_name=holiday_names.get(day)) for day in days]


def _holiday_names(company: Company, *, years: Collection[int]) -> dict[date, str]:
    """Return public holidays of the country and the company's own days off, by day."""
    import holidays

    names: dict[date, str] = dict.fromkeys(company.extra_holidays, company.name)
    if company.holiday_country:
        public = holidays.country_holidays(company.holiday_country, years=years)
        names |= {day: str(name) for day, name in public.items()}
    return names


def _fiscal_day(day: date, *, company: Company, holiday_name: str | None) -> FiscalDay:
    """Place one day in its week and in its fiscal month, quarter, half and year."""
    month_number = (day.month - company.fiscal_year_start_month) % _MONTHS_PER_YEAR
    week_start = day - timedelta(days=(day.weekday() - _FIRST_WEEKDAY[company.week_start]) % 7)
    month_start = day.replace(day=1)
    quarter_start = _add_months(month_start, -(month_number % _MONTHS_PER_QUARTER))
    half_start = _add_months(month_start, -(month_number % _MONTHS_PER_HALF))
    year_start = _add_months(month_start, -month_number)
    return FiscalDay(
        date_day=day,
        is_business_day=day.weekday() < _SATURDAY and holiday_name is None,
        holiday_name=holiday_name,
        fiscal_year=year_start.year,
        fiscal_half=month_number // _MONTHS_PER_HALF + 1,
        fiscal_quarter=month_number // _MONTHS_PER_QUARTER + 1,
        fiscal_month=month_number + 1,
        week_start=week_start,
        week_end=week_start + timedelta(days=6),
        month_start=month_start,
        month_end=_last_day(month_start, months=1),
        quarter_start=quarter_start,
        quarter_end=_last_day(quarter_start, months=_MONTHS_PER_QUARTER),
        half_start=half_start,
        half_end=_last_day(half_start, months=_MONTHS_PER_HALF),
        year_start=year_start,
        year_end=_last_day(year_start, months=_MONTHS_PER_YEAR),
    )


def _add_months(month_start: date, months: int) -> date:
    """Return the first day of the month that lies so many months away."""
    number = month_start.year * _MONTHS_PER_YEAR + month_start.month - 1 + months
    return date(number // _MONTHS_PER_YEAR, number % _MONTHS_PER_YEAR + 1, 1)


def _last_day(start: date, *, months: int) -> date:
    """Return the last day of a period of so many months."""
    return _add_months(start, months) - timedelta(days=1)
