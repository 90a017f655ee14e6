"""Business days, working hours and the dates of the deliveries; nothing here reads a clock.

A moment is an int: seconds since 1970-01-01 00:00 in Japan (UTC+9, no summer time).
A day is an int: days since 1970-01-01.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Floats: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]

DAY: Final = 86_400
JAPAN: Final = 9 * 3_600
NEVER: Final = 1 << 40
LAST_DELIVERY: Final = date(2026, 11, 20)
NIGHTLY_DAYS: Final = 31
HISTORY_DAYS: Final = 260
SHARE_LATE: Final = 0.03
SHARE_EARLY: Final = 0.015
_EPOCH: Final = date(1970, 1, 1)
_SUNDAY: Final = 6
_FIRST_DAY: Final = date(2022, 1, 1)
_LAST_DAY: Final = date(2029, 12, 31)


def day_number(day: date) -> int:
    """Return a date as days since 1970-01-01."""
    return (day - _EPOCH).days


def day_of(number: int) -> date:
    """Return the date of a day number."""
    return _EPOCH + timedelta(days=number)


def start_of(day: date) -> int:
    """Return the moment at which a day begins in Japan."""
    return day_number(day) * DAY


@dataclass(frozen=True, slots=True)
class Schedule:
    """The dates on which the sample company's systems deliver."""

    days: tuple[date, ...]
    slow: tuple[bool, ...]

    @property
    def cutoffs(self) -> Ints:
        """Return the last moment that each delivery holds."""
        return np.array([start_of(day) + DAY - 1 for day in self.days], dtype=np.int64)

    @property
    def slow_numbers(self) -> tuple[int, ...]:
        """Return the numbers of the deliveries that also hold slowly changing objects."""
        return tuple(number for number, slow in enumerate(self.slow) if slow)


def plan_deliveries(*, months: int, few: bool = False) -> Schedule:
    """Return Sundays, then every night of the last month; the first of a month is a slow one."""
    first = _months_before(LAST_DELIVERY, months)
    nightly_from = max(first, LAST_DELIVERY - timedelta(days=NIGHTLY_DAYS - 1))
    everyday = [first + timedelta(days=n) for n in range((LAST_DELIVERY - first).days + 1)]
    days = [d for d in everyday if d >= nightly_from or d.weekday() == _SUNDAY]
    if few:
        days = sorted({*days[:-1:13], days[-1]})
    slow = [
        number in {0, len(days) - 1}
        or day.month != days[number - 1].month
        or (day >= nightly_from and day.weekday() == _SUNDAY)
        for number, day in enumerate(days)
    ]
    return Schedule(days=tuple(days), slow=tuple(slow))


def _months_before(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return day.replace(year=year, month=month + 1)


@cache
def _business_mask() -> Bools:
    import holidays

    closed = holidays.country_holidays("JP", years=range(_FIRST_DAY.year, _LAST_DAY.year + 1))
    days = (_FIRST_DAY + timedelta(days=n) for n in range((_LAST_DAY - _FIRST_DAY).days + 1))
    return np.array(
        [d.weekday() < _SUNDAY - 1 and d not in closed and not _is_new_year(d) for d in days]
    )


def _is_new_year(day: date) -> bool:
    return (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)


@cache
def _next_business_days() -> Ints:
    mask = _business_mask()
    numbers = np.where(mask, np.arange(mask.size), mask.size - 1)
    following = np.minimum.accumulate(numbers[::-1])[::-1]
    return (following + day_number(_FIRST_DAY)).astype(np.int64)


def next_business_day(days: Ints) -> Ints:
    """Return each day, or the first business day after it."""
    index = np.clip(days - day_number(_FIRST_DAY), 0, _next_business_days().size - 1)
    return _next_business_days()[index]


def previous_business_day(days: Ints) -> Ints:
    """Return each day, or the last business day before it."""
    offset = day_number(_FIRST_DAY)
    mask = _business_mask()
    earlier = np.maximum.accumulate(np.where(mask, np.arange(mask.size), 0))
    return (earlier[np.clip(days - offset, 0, mask.size - 1)] + offset).astype(np.int64)


def count_business_days(first: date, last: date) -> int:
    """Return how many business days lie between two dates, both included."""
    offset = day_number(_FIRST_DAY)
    return int(_business_mask()[day_number(first) - offset : day_number(last) - offset + 1].sum())


def business_days_between(first: date, last: date) -> Ints:
    """Return every business day between two dates, both included."""
    days = np.arange(day_number(first), day_number(last) + 1)
    return days[_business_mask()[days - day_number(_FIRST_DAY)]]


def to_working_hours(moments: Ints, rng: np.random.Generator) -> Ints:
    """Move moments to office hours of the next business day; a few stay late or start early."""
    size = moments.shape
    hours = rng.triangular(8.5, 14.0, 19.5, size)
    odd = rng.random(size)
    hours = np.where(odd < SHARE_LATE, rng.uniform(19.5, 23.9, size), hours)
    hours = np.where(odd > 1 - SHARE_EARLY, rng.uniform(0.2, 8.5, size), hours)
    days = next_business_day(moments // DAY)
    return np.asarray(days * DAY + (hours * 3_600).astype(np.int64), dtype=np.int64)


def month_end(days: Ints) -> Ints:
    """Return the last day of each day's month."""
    months = days.astype("datetime64[D]").astype("datetime64[M]")
    return (months + 1).astype("datetime64[D]").astype(np.int64) - 1


def month_number(days: Ints) -> Ints:
    """Return year × 12 + month − 1 of each day."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12
