"""How much busier the same period of last year was than those around it.

Reads the marts of a day after ``history.py`` found the past days; writes nothing. Months alone have
a season: a quarter holds those of its months, and in replays a factor of its own made quarters
worse in both companies tried.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import duckdb

from flows.outlook.vocabulary import PastPeriod, PeriodKey

LARGEST: Final = 3.0
"""A factor beyond it, or below one over it, is taken as this one."""

# What past periods booked after the day with as many business days left. The month of the first
# booking is taken as told whole; months before it are not told.
_BOOKED: Final = """
    with booked as (
        select event_date, sum(numerator) as amount from marts.fct_kpi_contribution
        where metric_id = 'bookings_amount'
        group by all
    ),
    told as (select date_trunc('month', min(event_date)) as first_start from booked)
    select
        days.period_kind, days.period_start, days.past_start, days.is_last_year,
        coalesce(days.is_near_last_year, false) as is_near,
        cast(coalesce(sum(booked.amount), 0) as double) as amount
    from past_day as days
    inner join told on days.past_start >= told.first_start
    left join booked
        on days.origin < booked.event_date
        and booked.event_date between days.past_start and days.past_end
    where days.period_kind = 'month'
    group by all
    order by all
"""


def read_seasons(
    connection: duckdb.DuckDBPyConnection, past: Mapping[PeriodKey, Sequence[PastPeriod]]
) -> Mapping[PeriodKey, float]:
    """Return the factor of each period: 1 where last year or what was around it is not known.

    Last year's remaining bookings over the mean of those around it, to the power of the share that
    business not yet due has in what past periods still booked: the rest of that share hung on deals
    already due, whose number is known today. Without such a share the season says nothing.
    """
    rows = connection.execute(_BOOKED).fetchall()
    return {key: _season(key, periods, rows) for key, periods in past.items()}


def _season(
    key: PeriodKey,
    past: Sequence[PastPeriod],
    rows: Sequence[tuple[str, date, date, bool, bool, float]],
) -> float:
    own = [row[2:] for row in rows if (row[0], row[1]) == key]
    booked = {start: amount for start, _, _, amount in own}
    last = next((start for start, is_last_year, _, _ in own if is_last_year), None)
    if last is None:
        return 1.0
    before = [amount for start, _, is_near, amount in own if is_near and start < last]
    after = [amount for start, _, is_near, amount in own if is_near and start > last]
    around = sum(before + after) / max(len(before + after), 1)
    whole = sum(booked.get(period.start, 0.0) for period in past)
    if not before or not after or min(around, booked[last], whole) <= 0:
        return 1.0
    flow = sum(float(amount) for period in past for amount in period.flow.values())
    share = min(max(flow / whole, 0.0), 1.0)
    return round(float(min(max(booked[last] / around, 1 / LARGEST), LARGEST) ** share), 6)
