"""Read what the forecast needs out of the candidate's marts, as they stand on the as-of date.

Reads ``warehouse/candidate`` (schema ``marts``, read-only); writes nothing. Everything read was
known on the as-of date, for the marts hold nothing later; a past day has marts of its own, made by
``rewinding.py``. Past periods: ``history.py``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

import duckdb

from flows.outlook.history import read_past
from flows.outlook.season import read_seasons
from flows.outlook.traits import PastRows, read_past_rows, read_traits, tell_traits
from flows.outlook.vocabulary import (
    OpenDeal,
    PastPeriod,
    Period,
    PeriodKey,
    Scope,
    ScopeKey,
    StageKey,
    Tally,
    Traits,
)

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

# A deal counts once for each open stage it ever was in, skipped ones too: by its first visit.
_STAGES: Final = """
    with stages as (
        select distinct source, pipeline, stage from marts.dim_stage where status_class = 'open'
    )
    select
        stages.source, stages.pipeline, stages.stage,
        count(*) filter (where deals.status = 'won') as hits, count(*) as n
    from marts.fct_stage_visit as visits
    inner join stages
        on visits.source = stages.source and visits.stage = stages.stage
        and coalesce(visits.pipeline, '*') = stages.pipeline
    inner join marts.fct_deal as deals
        on visits.source = deals.source and visits.deal_id = deals.deal_id
    where
        visits.visit_number = 1 and visits.entered_date <= $as_of
        and deals.is_eligible and deals.status in ('won', 'lost') and deals.decided_date <= $as_of
    group by all
    order by all
"""

_ACTIVE: Final = "select distinct owner_id from marts.dim_owner where is_current and is_active"

# Of the periods to forecast alone.
_BOOKINGS: Final = """
    with asked as (select unnest($kinds) as period_kind, unnest($starts) as period_start)
    select scope_kind, scope_id, period_kind, period_start, numerator
    from marts.fct_kpi_total
    semi join asked using (period_kind, period_start)
    where metric_id = 'bookings_amount' and segment_kind = 'all' and numerator is not null
"""

_TARGETS: Final = """
    with asked as (select unnest($kinds) as period_kind, unnest($starts) as period_start)
    select scope_kind, scope_id, period_kind, period_start, target_amount
    from marts.fct_kpi_target
    semi join asked using (period_kind, period_start)
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
    past: Mapping[PeriodKey, tuple[PastPeriod, ...]]
    past_rows: Mapping[PeriodKey, PastRows]
    seasons: Mapping[PeriodKey, float]
    active_owner_ids: frozenset[str]
    bookings: Amounts
    targets: Amounts


def read_state(connection: duckdb.DuckDBPyConnection, *, as_of: date) -> MartState:
    """Read periods, scopes, open deals, history, bookings and targets."""
    read = _Reader(connection, as_of=as_of)
    periods = tuple(Period(*row) for row in read.rows(_PERIODS))
    past = read_past(connection, periods, as_of=as_of)
    tell_traits(connection, as_of=as_of)
    return MartState(
        as_of=as_of,
        periods=periods,
        scopes=read.scopes(),
        deals=read.deals(),
        pipeline_tallies={
            (row[0], row[1]): Tally(*row[2:]) for row in read.rows(_PIPELINES, "as_of")
        },
        stage_tallies={StageKey(*row[:3]): Tally(*row[3:]) for row in read.rows(_STAGES, "as_of")},
        past=past,
        past_rows={one.key: read_past_rows(connection, one.key) for one in periods},
        seasons=read_seasons(connection, past),
        active_owner_ids=frozenset(row[0] for row in read.rows(_ACTIVE)),
        bookings=read.amounts(_BOOKINGS, periods),
        targets=read.amounts(_TARGETS, periods),
    )


class _Reader:
    """Turns rows into the room's own types."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, *, as_of: date) -> None:
        self._connection = connection
        self._as_of = as_of

    def rows(self, query: str, *names: str) -> Sequence[tuple[Any, ...]]:
        """Return the rows of a query; the parameters named are the as-of date."""
        parameters = dict.fromkeys(names, self._as_of)
        return self._connection.execute(query, parameters or None).fetchall()

    def scopes(self) -> tuple[Scope, ...]:
        """Return every scope with its people."""
        grouped = groupby(self.rows(_SCOPES), key=lambda row: ScopeKey(row[0], row[1]))
        return tuple(
            Scope(key=key, owner_ids=tuple(row[2] for row in rows)) for key, rows in grouped
        )

    def deals(self) -> tuple[OpenDeal, ...]:
        """Return the open deals that can land."""
        traits = read_traits(self._connection, as_of=self._as_of)
        return tuple(
            OpenDeal(
                source=source,
                deal_id=deal_id,
                owner_id=owner_id,
                stage=StageKey(source, pipeline, stage),
                amount=amount,
                close_date=close_date,
                traits=traits.get((source, deal_id), Traits()),
            )
            for source, deal_id, owner_id, pipeline, stage, amount, close_date in self.rows(_DEALS)
        )

    def amounts(
        self, query: str, periods: Sequence[Period]
    ) -> dict[tuple[ScopeKey, PeriodKey], Decimal]:
        """Return one amount per scope and period to forecast."""
        if not periods:
            return {}
        asked = {"kinds": [one.kind for one in periods], "starts": [one.start for one in periods]}
        return {
            (ScopeKey(row[0], row[1]), PeriodKey(row[2], row[3])): row[4]
            for row in self._connection.execute(query, asked).fetchall()
        }
