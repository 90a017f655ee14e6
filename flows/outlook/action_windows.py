"""Which days before and after the start of an action are compared (metric 49).

Both windows hold equally many business days. The lag of the metric is skipped: a deal that is won
the day after a training was not won by it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

LEAST_DAYS: Final = 20
"""Business days after the lag below which nothing is judged: a month."""
MOST_DAYS: Final = 60
"""Business days after which other things weigh more than the action: a quarter."""
ONE_YEAR: Final = timedelta(weeks=52)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last one, both included."""

    first: date
    last: date

    def year_before(self) -> "Span":
        """Return the same weekdays a year before."""
        return Span(self.first - ONE_YEAR, self.last - ONE_YEAR)


@dataclass(frozen=True, slots=True)
class Windows:
    """Two spans of equally many business days."""

    before: Span
    after: Span
    business_days: int

    def year_before(self) -> "Windows":
        """Return the same weekdays a year before."""
        return Windows(self.before.year_before(), self.after.year_before(), self.business_days)


def windows_of(
    start: date, *, lag_days: int, as_of: date, business_days: Sequence[date]
) -> Windows | None:
    """Return the windows of an action that began on a day; none while they are too short.

    ``business_days`` are all of the calendar, in order; those after ``as_of`` are still to come.
    """
    begin = bisect_left(business_days, start)
    first = begin + lag_days
    length = min(bisect_right(business_days, as_of) - first, MOST_DAYS)
    if length < LEAST_DAYS or length > begin:
        return None
    return Windows(
        before=Span(business_days[begin - length], business_days[begin - 1]),
        after=Span(business_days[first], business_days[first + length - 1]),
        business_days=length,
    )


def judged_from(start: date, *, lag_days: int, business_days: Sequence[date]) -> date | None:
    """Return the first day on which an action can be judged; null beyond the calendar."""
    ready = bisect_left(business_days, start) + lag_days + LEAST_DAYS - 1
    return business_days[ready] if ready < len(business_days) else None
