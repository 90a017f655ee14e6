"""Read how past periods were booked by the day with as many business days left, and CRM chances.

Reads the marts of a day, after ``history.py`` found the past days; writes nothing. The baselines
of the backtest live on this; the forecast itself needs none of it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

import duckdb

from flows.outlook.history import PAST_PERIODS
from flows.outlook.vocabulary import PeriodKey

# The month in which the first booking falls is taken as told whole: periods before it are not.
_PAST: Final = """
    with booked as (
        select owner_id, event_date, numerator from marts.fct_kpi_contribution
        where metric_id = 'bookings_amount'
    ),
    told as (
        select date_trunc('month', min(event_date)) as first_start from booked
    )
    select
        days.period_kind, days.period_start, days.past_start, days.is_last_year,
        days.recency <= $past_periods as is_recent, booked.owner_id,
        coalesce(sum(booked.numerator) filter (where booked.event_date <= days.origin), 0) as then,
        sum(booked.numerator) as final
    from past_day as days
    inner join told on days.past_start >= told.first_start
    inner join booked on booked.event_date between days.past_start and days.past_end
    group by all
    order by all
"""

_DAYS: Final = """
    select
        periods.period_kind, periods.period_start,
        count(*) filter (where calendar.date_day <= $as_of) as elapsed_days,
        count(*) as total_days
    from marts.dim_period as periods
    inner join marts.dim_calendar as calendar
        on calendar.date_day between periods.period_start and periods.period_end
        and calendar.is_business_day
    where periods.is_current
    group by all
"""

_PROBABILITIES: Final = """
    select source, deal_id, probability_ratio from marts.fct_deal_probability
"""


@dataclass(frozen=True, slots=True)
class PastPace:
    """Bookings of one past period, as two sums: up to the day with as many days left, and all.

    ``is_recent``: one of those that the forecast looks back on; else it is there as last year's.
    """

    is_last_year: bool
    is_recent: bool
    then: Decimal
    final: Decimal


@dataclass(slots=True)
class _ByOwner:
    is_last_year: bool
    is_recent: bool
    then: dict[str, Decimal] = field(default_factory=dict)
    final: dict[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Paces:
    """What the baselines know of a day beside the forecast's own state."""

    days: Mapping[PeriodKey, tuple[int, int]]
    probabilities: Mapping[tuple[str, str], float]
    telling: frozenset[str]
    _past: Mapping[PeriodKey, Mapping[date, _ByOwner]]

    def of(self, period: PeriodKey, owner_ids: Collection[str]) -> list[PastPace]:
        """Return the past periods, in order of time, as these people booked them."""
        return [
            PastPace(
                is_last_year=past.is_last_year,
                is_recent=past.is_recent,
                then=sum((past.then.get(owner, Decimal(0)) for owner in owner_ids), Decimal(0)),
                final=sum((past.final.get(owner, Decimal(0)) for owner in owner_ids), Decimal(0)),
            )
            for _, past in sorted(self._past.get(period, {}).items())
        ]

    def probability(self, source: str, deal_id: str) -> float | None:
        """Return the chance the CRM gives; 0 without one; null where the source gives none."""
        return self.probabilities.get((source, deal_id), 0.0) if source in self.telling else None


def read_paces(connection: duckdb.DuckDBPyConnection, *, as_of: date) -> Paces:
    """Read the past days that ``read_past`` found on this connection."""
    past: dict[PeriodKey, dict[date, _ByOwner]] = {}
    for row in connection.execute(_PAST, {"past_periods": PAST_PERIODS}).fetchall():
        of_period = past.setdefault(PeriodKey(*row[:2]), {})
        by_owner = of_period.setdefault(row[2], _ByOwner(*row[3:5]))
        by_owner.then[row[5]], by_owner.final[row[5]] = row[6:]
    probabilities = {
        (source, deal_id): ratio
        for source, deal_id, ratio in connection.execute(_PROBABILITIES).fetchall()
    }
    return Paces(
        days={
            PeriodKey(kind, start): (elapsed, total)
            for kind, start, elapsed, total in connection.execute(
                _DAYS, {"as_of": as_of}
            ).fetchall()
        },
        probabilities=probabilities,
        telling=frozenset(source for source, _ in probabilities),
        _past=past,
    )
