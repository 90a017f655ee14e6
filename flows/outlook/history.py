"""Read what came of past periods that had as many business days left as this one has.

Reads ``warehouse/candidate`` (schema ``marts``, read-only); writes nothing. Deals are seen as they
stood on the past day (``fct_deal_version``); only periods that ended before the as-of date teach.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

import duckdb

from flows.outlook.vocabulary import Cell, Outcome, PastPeriod, Period, PeriodKey, StageKey, Tally

PAST_PERIODS: Final = 8
"""Complete periods of a kind, newest first, that are looked back on."""

NEIGHBOURS: Final = 2
"""Periods on each side of last year's that it is held against."""

SMALLEST_HISTORY: Final = 10
"""Decided deals without which no forecast is made, neither now nor on a past day."""

# One row per period to forecast and past period, the same of last year and its neighbours among
# them: the past day with as many business days left.
_DAYS: Final = """
    create or replace temp table past_day as
    with days as (
        select date_day, sum(cast(is_business_day as integer)) over (order by date_day) as passed
        from marts.dim_calendar
    ),
    wanted as (
        select
            unnest($kinds) as period_kind, unnest($starts) as period_start,
            unnest($ends) as period_end, unnest($takes_overdue) as takes_overdue
    ),
    past as (
        select period_kind, period_start, period_end, row_number() over (
            partition by period_kind order by period_start desc
        ) as recency
        from marts.dim_period
        where period_end < $as_of
    ),
    last_year as (
        select wanted.period_kind, wanted.period_start, past.recency
        from wanted
        inner join past
            on wanted.period_kind = past.period_kind
            and past.period_start = wanted.period_start - interval 1 year
    )
    select
        wanted.period_kind, wanted.period_start, wanted.takes_overdue,
        past.period_start as past_start, past.period_end as past_end, past.recency,
        coalesce(past.recency = last_year.recency, false) as is_last_year,
        abs(past.recency - last_year.recency) <= $neighbours as is_near_last_year,
        (
            select min(origins.date_day) from days as origins
            where origins.passed = past_days.passed - wanted_days.passed + today.passed
        ) as origin
    from wanted
    left join last_year using (period_kind, period_start)
    inner join past
        on wanted.period_kind = past.period_kind
        and (
            past.recency <= $past_periods
            or abs(past.recency - last_year.recency) <= $neighbours
        )
    inner join days as wanted_days on wanted.period_end = wanted_days.date_day
    inner join days as past_days on past.period_end = past_days.date_day
    inner join days as today on today.date_day = $as_of
"""

# The deals that were due on the past day, as they stood: they would have been forecast then, by
# today's rules. A deal that stood open and was booked with an earlier date later on is a hit all
# the same.
_DUE: Final = """
    create or replace temp table past_due as
    with rates as (
        select coalesce(currency, '') as currency, median(amount_reporting / amount) as rate
        from marts.fct_deal
        where amount <> 0
        group by all
    ),
    due as (
        select
            days.period_kind, days.period_start, days.past_start, days.past_end, days.origin,
            versions.source, versions.deal_id, versions.pipeline, versions.stage,
            versions.valid_from, versions.close_date, versions.amount, versions.currency
        from past_day as days
        inner join marts.fct_deal_version as versions
            on versions.valid_from <= days.origin
            and coalesce(versions.valid_to, date '9999-12-31') >= days.origin
            and versions.close_date <= days.past_end
        where
            days.recency <= $past_periods
            and versions.status = 'open' and versions.is_eligible and not versions.is_deleted
            and versions.amount > 0
            and (days.takes_overdue or versions.close_date >= days.past_start)
    )
    select
        due.period_kind, due.period_start, due.past_start, due.source, due.deal_id,
        coalesce(due.pipeline, '*') as pipeline, coalesce(due.stage, '') as stage,
        due.valid_from, due.close_date,
        due.amount * coalesce(rates.rate, 1) as amount,
        coalesce(deals.amount_reporting, 0) as final_amount,
        due.close_date < due.origin as is_overdue,
        coalesce(
            deals.is_eligible and deals.status = 'won'
            and deals.decided_date between due.past_start and due.past_end, false
        ) as is_hit
    from due
    left join marts.fct_deal as deals
        on due.source = deals.source and due.deal_id = deals.deal_id
    left join rates on coalesce(due.currency, '') = rates.currency
"""

# A past day teaches when history reaches it: the deals decided by then stand as decided on it, in
# every source that had any. Both are counted by the day on which they begin or end to count.
_ORIGINS: Final = """
    create or replace temp table past_origin as
    with steps as (
        select source, decided_date as step_day, count(*) as decided, 0 as standing
        from marts.fct_deal
        where is_eligible and status in ('won', 'lost') and decided_date is not null
        group by all
        union all
        select source, valid_from, 0, count(*)
        from marts.fct_deal_version
        where status in ('won', 'lost')
        group by all
        union all
        select source, valid_to + 1, 0, -count(*)
        from marts.fct_deal_version
        where status in ('won', 'lost') and valid_to < date '9999-12-31'
        group by all
    ),
    counted as (
        select
            days.period_kind, days.period_start, days.past_start, steps.source,
            sum(steps.standing) as standing
        from past_day as days
        inner join steps on steps.step_day <= days.origin
        where days.recency <= $past_periods
        group by all
        having sum(steps.decided) >= $smallest_history
    ),
    reached as (
        select period_kind, period_start, past_start
        from counted
        group by all
        having min(standing) >= $smallest_history
    )
    select past_day.* from past_day
    inner join reached using (period_kind, period_start, past_start)
"""

_PAST: Final = """
    select period_kind, period_start, past_start, origin from past_origin
    order by period_kind, period_start, past_start
"""

_CELLS: Final = """
    select
        period_kind, period_start, past_start, source, pipeline, stage, is_overdue,
        count(*) filter (where is_hit) as hits, count(*) as n,
        cast(sum(amount) as double) as amount,
        cast(sum(amount * amount) as double) as squares,
        coalesce(cast(sum(final_amount) filter (where is_hit) as double), 0) as won
    from past_due
    inner join past_origin using (period_kind, period_start, past_start)
    group by all
    order by all
"""

# What stood as won on the past day was booked by then; without a standing, the date has to tell.
_FLOW: Final = """
    with booked as (
        select
            origins.period_kind, origins.period_start, origins.past_start, origins.origin,
            parts.source, parts.record_id as deal_id, parts.owner_id, parts.event_date,
            parts.numerator
        from past_origin as origins
        inner join marts.fct_kpi_contribution as parts
            on parts.metric_id = 'bookings_amount'
            and parts.event_date between origins.past_start and origins.past_end
    ),
    standing as (
        select booked.period_kind, booked.period_start, booked.past_start, versions.source,
            versions.deal_id, versions.status
        from (
            select distinct period_kind, period_start, past_start, origin, source, deal_id
            from booked
        ) as booked
        inner join marts.fct_deal_version as versions
            on booked.source = versions.source and booked.deal_id = versions.deal_id
            and versions.valid_from <= booked.origin
            and coalesce(versions.valid_to, date '9999-12-31') >= booked.origin
    )
    select
        booked.period_kind, booked.period_start, booked.past_start, booked.owner_id,
        sum(booked.numerator) as amount
    from booked
    left join standing using (period_kind, period_start, past_start, source, deal_id)
    left join past_due as due using (period_kind, period_start, past_start, source, deal_id)
    where
        due.deal_id is null
        and case
            when standing.status is null then booked.event_date > booked.origin
            else standing.status <> 'won'
        end
    group by all
    order by all
"""


@dataclass(slots=True)
class _Gathered:
    """What has been read so far of one past period."""

    origin: date
    cells: dict[Cell, Outcome] = field(default_factory=dict)
    flow: dict[str, Decimal] = field(default_factory=dict)


def read_past(
    connection: duckdb.DuckDBPyConnection, periods: Sequence[Period], *, as_of: date
) -> Mapping[PeriodKey, tuple[PastPeriod, ...]]:
    """Return, per period to forecast, its past periods in order of time."""
    connection.execute(
        _DAYS,
        {
            "as_of": as_of,
            "kinds": [period.kind for period in periods],
            "starts": [period.start for period in periods],
            "ends": [period.end for period in periods],
            "takes_overdue": [period.is_current for period in periods],
            "past_periods": PAST_PERIODS,
            "neighbours": NEIGHBOURS,
        },
    )
    connection.execute(_DUE, {"past_periods": PAST_PERIODS})
    connection.execute(
        _ORIGINS, {"past_periods": PAST_PERIODS, "smallest_history": SMALLEST_HISTORY}
    )
    gathered = {
        (PeriodKey(*row[:2]), row[2]): _Gathered(origin=row[3])
        for row in connection.execute(_PAST).fetchall()
    }
    for row in connection.execute(_CELLS).fetchall():
        cell = Cell(stage=StageKey(*row[3:6]), is_overdue=row[6])
        _of(gathered, row).cells[cell] = Outcome(Tally(*row[7:9]), *row[9:])
    for row in connection.execute(_FLOW).fetchall():
        _of(gathered, row).flow[row[3]] = row[4]
    return {period.key: tuple(_past_of(period.key, gathered.items())) for period in periods}


def _of(gathered: Mapping[tuple[PeriodKey, date], _Gathered], row: tuple[Any, ...]) -> _Gathered:
    return gathered[PeriodKey(*row[:2]), row[2]]


def _past_of(
    key: PeriodKey, gathered: Iterable[tuple[tuple[PeriodKey, date], _Gathered]]
) -> Iterable[PastPeriod]:
    for (wanted, start), found in gathered:
        if wanted == key:
            yield PastPeriod(start=start, origin=found.origin, cells=found.cells, flow=found.flow)
