"""Read what the forecast needs out of the candidate's marts: the only SQL of this room.

Reads ``warehouse/candidate`` (schema ``marts``, read-only); writes nothing. Everything read was
known on the as-of date, for the marts hold nothing later.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import duckdb

from flows.outlook.vocabulary import (
    OpenDeal,
    Period,
    PeriodKey,
    Scope,
    ScopeKey,
    StageKey,
    Tally,
)

PAST_PERIODS: Final = 8
"""Complete periods of a kind that the on-time share looks back on."""

# The current month and quarter, and the quarter after it.
_PERIODS: Final = """
    with current_periods as (
        select period_kind, period_start, period_end
        from marts.dim_period
        where is_current and period_kind in ('month', 'quarter')
    )
    select period_kind, period_start, period_end, true as is_current from current_periods
    union all
    select later.period_kind, later.period_start, later.period_end, false as is_current
    from marts.dim_period as later
    inner join current_periods
        on later.period_kind = 'quarter' and current_periods.period_kind = 'quarter'
        and later.period_start = current_periods.period_end + 1
    order by period_kind, period_start
"""

_SCOPES: Final = """
    select distinct scope_kind, scope_id, owner_id from marts.dim_scope_owner
    order by scope_kind, scope_id, owner_id
"""

_DEALS: Final = """
    select
        deals.source, deals.deal_id, contributions.owner_id,
        coalesce(deals.pipeline, '*') as pipeline, coalesce(deals.stage, '') as stage,
        deals.amount_reporting, deals.close_date
    from marts.fct_deal as deals
    inner join marts.fct_kpi_contribution as contributions
        on deals.source = contributions.source and deals.deal_id = contributions.record_id
        and contributions.metric_id = 'total_open_pipeline_count'
    where deals.amount_reporting > 0 and deals.close_date is not null
    order by deals.source, deals.deal_id
"""

_PIPELINES: Final = """
    select
        source, coalesce(pipeline, '*') as pipeline,
        count(*) filter (where status = 'won') as hits, count(*) as n
    from marts.fct_deal
    where is_eligible and status in ('won', 'lost') and decided_date <= $as_of
    group by all
    order by all
"""

# A deal counts once for each open stage it ever was in, skipped ones too.
_STAGES: Final = """
    with entered as (
        select distinct
            visits.source, visits.deal_id, coalesce(visits.pipeline, '*') as pipeline,
            visits.stage
        from marts.fct_stage_visit as visits
        inner join marts.dim_stage as stages
            on visits.source = stages.source and visits.stage = stages.stage
            and coalesce(visits.pipeline, '*') = stages.pipeline
        where stages.status_class = 'open' and visits.entered_date <= $as_of
    )
    select
        entered.source, entered.pipeline, entered.stage,
        count(*) filter (where deals.status = 'won') as hits, count(*) as n
    from entered
    inner join marts.fct_deal as deals using (source, deal_id)
    where deals.is_eligible and deals.status in ('won', 'lost') and deals.decided_date <= $as_of
    group by all
    order by all
"""

# Of the deals that stood open as many days before the end of a past period as today is before
# the end of this one, were due in it, and were won in the end: how many were won within it.
_ON_TIME: Final = """
    with wanted as (
        select
            unnest($kinds) as period_kind, unnest($starts) as period_start,
            unnest($days_left) as days_left, unnest($takes_overdue) as takes_overdue
    ),
    past as (
        select period_kind, period_start, period_end, row_number() over (
            partition by period_kind order by period_start desc
        ) as recency
        from marts.dim_period
        where period_end < $as_of
    ),
    origins as (
        select
            wanted.period_kind, wanted.period_start, wanted.takes_overdue,
            past.period_start as past_start, past.period_end as past_end,
            past.period_end - wanted.days_left as origin
        from wanted
        inner join past using (period_kind)
        where past.recency <= $past_periods
    ),
    standing as (
        select
            origins.*, versions.source, versions.deal_id, versions.status, versions.is_deleted,
            versions.close_date,
            row_number() over (
                partition by
                    origins.period_kind, origins.period_start, origins.origin,
                    versions.source, versions.deal_id
                order by versions.valid_from desc
            ) as recency
        from origins
        inner join marts.fct_deal_version as versions
            on versions.valid_from <= origins.origin
            and (versions.valid_to is null or versions.valid_to >= origins.origin)
    )
    select
        standing.period_kind, standing.period_start,
        count(*) filter (where deals.decided_date <= standing.past_end) as hits, count(*) as n
    from standing
    inner join marts.fct_deal as deals using (source, deal_id)
    where
        standing.recency = 1 and standing.status = 'open' and not standing.is_deleted
        and standing.close_date <= standing.past_end
        and (standing.takes_overdue or standing.close_date >= standing.past_start)
        and deals.is_eligible and deals.status = 'won'
        and deals.decided_date > standing.origin and deals.decided_date <= $as_of
    group by all
    order by all
"""

_BOOKINGS: Final = """
    select scope_kind, scope_id, period_kind, period_start, numerator
    from marts.fct_kpi_total
    where metric_id = 'bookings_amount' and segment_kind = 'all' and numerator is not null
"""

_TARGETS: Final = """
    select scope_kind, scope_id, period_kind, period_start, target_amount
    from marts.fct_kpi_target
    where target_amount is not null
"""

Amounts = Mapping[tuple[ScopeKey, PeriodKey], Decimal]


@dataclass(frozen=True, slots=True)
class MartState:
    """Everything that the forecast knows."""

    as_of: date
    periods: tuple[Period, ...]
    scopes: tuple[Scope, ...]
    deals: tuple[OpenDeal, ...]
    pipeline_tallies: Mapping[tuple[str, str], Tally]
    stage_tallies: Mapping[StageKey, Tally]
    on_time_tallies: Mapping[PeriodKey, Tally]
    bookings: Amounts
    targets: Amounts


def read_state(warehouse: Path, *, as_of: date) -> MartState:
    """Read periods, scopes, open deals, history, bookings and targets."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        read = _Reader(connection, as_of=as_of)
        periods = tuple(Period(*row) for row in read.rows(_PERIODS))
        return MartState(
            as_of=as_of,
            periods=periods,
            scopes=read.scopes(),
            deals=read.deals(),
            pipeline_tallies={
                (row[0], row[1]): Tally(*row[2:]) for row in read.rows(_PIPELINES, "as_of")
            },
            stage_tallies={
                StageKey(*row[:3]): Tally(*row[3:]) for row in read.rows(_STAGES, "as_of")
            },
            on_time_tallies=read.on_time(periods),
            bookings=read.amounts(_BOOKINGS),
            targets=read.amounts(_TARGETS),
        )


class _Reader:
    """Turns rows into the room's own types."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, *, as_of: date) -> None:
        self._connection = connection
        self._as_of = as_of

    def rows(self, query: str, *names: str, **more: object) -> Sequence[tuple[Any, ...]]:
        """Return the rows of a query; its parameters by name."""
        parameters = dict.fromkeys(names, self._as_of) | more
        return self._connection.execute(query, parameters or None).fetchall()

    def scopes(self) -> tuple[Scope, ...]:
        """Return every scope with its people."""
        grouped = groupby(self.rows(_SCOPES), key=lambda row: ScopeKey(row[0], row[1]))
        return tuple(
            Scope(key=key, owner_ids=tuple(row[2] for row in rows)) for key, rows in grouped
        )

    def deals(self) -> tuple[OpenDeal, ...]:
        """Return the open deals that can land."""
        return tuple(
            OpenDeal(
                source=source,
                deal_id=deal_id,
                owner_id=owner_id,
                stage=StageKey(source, pipeline, stage),
                amount=amount,
                close_date=close_date,
            )
            for source, deal_id, owner_id, pipeline, stage, amount, close_date in self.rows(_DEALS)
        )

    def on_time(self, periods: tuple[Period, ...]) -> dict[PeriodKey, Tally]:
        """Return how many of the later wins came within the period they were due in."""
        rows = self.rows(
            _ON_TIME,
            "as_of",
            kinds=[period.kind for period in periods],
            starts=[period.start for period in periods],
            days_left=[(period.end - self._as_of).days for period in periods],
            takes_overdue=[period.is_current for period in periods],
            past_periods=PAST_PERIODS,
        )
        return {PeriodKey(row[0], row[1]): Tally(*row[2:]) for row in rows}

    def amounts(self, query: str) -> dict[tuple[ScopeKey, PeriodKey], Decimal]:
        """Return one amount per scope and period."""
        return {
            (ScopeKey(row[0], row[1]), PeriodKey(row[2], row[3])): row[4]
            for row in self.rows(query)
        }
