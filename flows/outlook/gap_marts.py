"""Read what a gap is explained from out of the candidate's marts, as of the as-of date.

Reads ``warehouse/candidate`` (schema ``marts``, read-only) and this night's landing forecast;
writes nothing.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import duckdb

from flows.outlook.bottlenecks import BAND_PERIODS, Stay, Stays
from flows.outlook.funnel import CohortPeriod, Funnels, PipelineKey
from flows.outlook.gap_factors import NEEDED_PERIODS
from flows.outlook.required import Effort, Goal
from flows.outlook.vocabulary import Period, PeriodKey, ScopeKey, StageKey
from flows.outlook.warehouse import open_warehouse
from flows.outlook.working import TRAILING, Working, Works
from flows.vocabulary.coins import smallest_coin

_CURRENCY: Final = "select currency_code from marts.dim_scope where scope_kind = 'company'"

# Of deals that were decided before, an export that begins with open deals holds nothing: cohorts
# and periods before the first decision would be made of what lived on.
_FIRST_DECIDED: Final = """
    select min(decided_date) from marts.fct_deal
    where is_eligible and status in ('won', 'lost') and decided_date <= $as_of
"""

_PERIODS: Final = """
    select period_kind, period_start, period_end, is_current
    from marts.dim_period
    where period_kind in ('month', 'quarter') and period_start <= $as_of
    order by period_kind, period_start
"""

# Of the newest periods alone: no gap looks further back.
_WORKS: Final = """
    select
        speeds.scope_kind, speeds.scope_id, speeds.period_kind, speeds.period_start,
        speeds.period_end, periods.business_days, speeds.elapsed_business_days,
        speeds.target_amount, speeds.bookings_amount,
        speeds.is_worked_known and speeds.period_start >= $known_since, speeds.won_count,
        speeds.decided_count, speeds.deal_day_count
    from marts.fct_kpi_speed as speeds
    inner join marts.dim_period as periods using (period_kind, period_start)
    where speeds.period_start <= $as_of and speeds.period_start
        >= case speeds.period_kind when 'month' then $month when 'quarter' then $quarter end
    order by all
"""

# In the order in which fct_deal_stage has them.
_STAGES: Final = """
    select source, pipeline, stage
    from marts.dim_stage
    where status_class = 'open' and is_current
    order by source, pipeline, stage_order, stage desc
"""

_COHORTS: Final = """
    with old_enough as (
        select
            scope_kind, scope_id, period_kind, period_start, source, pipeline, stage, cohort_from,
            cohort_to, entered_count, advanced_count
        from marts.fct_stage_conversion
        where conversion_kind = 'cohort' and period_kind in ('month', 'quarter')
            and cohort_known_on <= $as_of and cohort_from >= $known_since
    ),
    newest as (
        select period_kind, period_start from old_enough
        group by period_kind, period_start
        qualify row_number() over (
            partition by period_kind order by period_start desc
        ) <= $needed
    )
    select * from old_enough semi join newest using (period_kind, period_start)
    order by all
"""

# A deal won in time counts at each stage of its pipeline, and is worth its amount once. By person
# first: fewer rows meet the scopes.
_COHORT_AMOUNTS: Final = """
    with needed as (
        select unnest($kinds) as period_kind, unnest($starts) as period_start
    ),
    cohorts as (
        select * from marts.dim_period semi join needed using (period_kind, period_start)
    ),
    won as (
        select distinct source, deal_id, pipeline, owner_id, event_date
        from marts.fct_stage_contribution
        where stage_event_code = 'created' and won_count = 1
            and event_date >= list_min($starts)
    ),
    of_owners as (
        select
            won.owner_id, won.source, won.pipeline, cohorts.period_kind, cohorts.period_start,
            sum(coalesce(deals.amount_reporting, 0)) as amount
        from won
        inner join marts.fct_deal as deals using (source, deal_id)
        inner join cohorts
            on won.event_date between cohorts.period_start and cohorts.period_end
        group by all
    )
    select
        scope_owners.scope_kind, scope_owners.scope_id, of_owners.period_kind,
        of_owners.period_start, of_owners.source, of_owners.pipeline,
        sum(of_owners.amount)::decimal(18, 2)
    from of_owners
    inner join marts.dim_scope_owner as scope_owners using (owner_id)
    group by all
    order by all
"""

_STAYS: Final = """
    select scope_kind, scope_id, period_kind, period_start, source, pipeline, stage,
        median_stay_days, n
    from marts.fct_stage_stay
    where period_start >= $known_since and period_start
        >= case period_kind when 'month' then $month when 'quarter' then $quarter end
    order by all
"""

_MEMBERS: Final = """
    select scope_kind, scope_id, owner_id from marts.dim_scope_owner order by all
"""

_UNITS: Final = """
    select owner_id, unit_id from marts.dim_owner where is_current and unit_id is not null
"""

_GOALS: Final = """
    select
        forecasts.scope_kind, forecasts.scope_id, forecasts.period_kind, forecasts.period_start,
        periods.period_end, periods.business_days - periods.elapsed_business_days,
        targets.target_amount, forecasts.expected_amount
    from read_parquet($forecast) as forecasts
    inner join marts.dim_period as periods using (period_kind, period_start)
    left join marts.fct_kpi_target as targets
        using (scope_kind, scope_id, period_kind, period_start)
    where periods.is_current
    order by all
"""

_ACTIVITIES: Final = """
    select scope_kind, scope_id, sum(numerator)::bigint
    from marts.fct_kpi_total
    where metric_id = 'activity_count' and segment_kind = 'all' and period_kind = 'quarter'
        and period_start between $first and $last
    group by all
    order by all
"""

_ENTRIES: Final = """
    with of_owners as (
        select courses.owner_id, stages.source, stages.pipeline, stages.stage, count(*) as entries
        from marts.fct_deal_stage as stages
        inner join marts.fct_deal_course as courses using (source, deal_id)
        where stages.reached_date between $first and $until
        group by all
    )
    select
        scope_owners.scope_kind, scope_owners.scope_id, of_owners.source, of_owners.pipeline,
        of_owners.stage, sum(of_owners.entries)::bigint
    from of_owners
    inner join marts.dim_scope_owner as scope_owners using (owner_id)
    group by all
    order by all
"""

_IN_TIME: Final = """
    select
        periods.period_kind, stages.source, stages.pipeline, stages.stage,
        count(*) filter (
            where stages.won_date - stages.reached_date <= periods.period_end - $as_of
        ),
        count(*)
    from marts.fct_deal_stage as stages
    cross join marts.dim_period as periods
    where stages.won_date <= $as_of and stages.reached_date is not null
        and periods.is_current and periods.period_kind in ('month', 'quarter')
    group by all
    order by all
"""


@dataclass(frozen=True, slots=True)
class GapState:
    """Everything that a gap is explained from. ``complete``: the periods that are over."""

    coin: Decimal
    periods: tuple[Period, ...]
    works: Works
    funnels: Funnels
    stays: Stays
    goals: tuple[Goal, ...]
    effort: Effort

    def complete(self, as_of: date) -> list[Period]:
        """Return the periods that are over."""
        return _complete(self.periods, as_of)


def first_needed(periods: Iterable[Period], count: int) -> dict[str, date]:
    """Return, by kind of period, the start of the oldest of so many newest ones."""
    starts: dict[str, list[date]] = {"month": [], "quarter": []}
    for period in periods:
        starts[period.kind].append(period.start)
    return {kind: min(sorted(own)[-count:], default=date.max) for kind, own in starts.items()}


def _complete(periods: Iterable[Period], as_of: date) -> list[Period]:
    return [period for period in periods if period.end <= as_of]


def read_gap_state(warehouse: Path, *, forecast: Path, as_of: date) -> GapState:
    """Read periods, work, funnels, stays, and what is still to be reached."""
    with open_warehouse(warehouse) as connection:
        read = _Reader(connection, as_of=as_of)
        periods = tuple(Period(*row) for row in read.rows(_PERIODS, as_of=as_of))
        return GapState(
            coin=smallest_coin(read.rows(_CURRENCY)[0][0]),
            periods=periods,
            works=read.works(periods),
            funnels=read.funnels(),
            stays=read.stays(periods),
            goals=read.goals(forecast),
            effort=read.effort(periods),
        )


class _Reader:
    """Turns rows into the room's own types."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, *, as_of: date) -> None:
        self._connection = connection
        self._as_of = as_of
        self._known_since = self.rows(_FIRST_DECIDED, as_of=as_of)[0][0] or date.max

    def rows(self, query: str, **parameters: object) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return self._connection.execute(query, parameters or None).fetchall()

    def works(self, periods: Sequence[Period]) -> Works:
        """Return what each scope worked on, by period."""
        works: dict[ScopeKey, dict[PeriodKey, Working]] = {}
        first = first_needed(periods, NEEDED_PERIODS)
        for row in self.rows(_WORKS, as_of=self._as_of, known_since=self._known_since, **first):
            work = Working(ScopeKey(*row[:2]), PeriodKey(*row[2:4]), *row[4:])
            works.setdefault(work.scope, {})[work.period] = work
        return works

    def funnels(self) -> Funnels:
        """Return the cohorts that are old enough."""
        stages = [StageKey(*row) for row in self.rows(_STAGES)]
        known = {"as_of": self._as_of, "known_since": self._known_since}
        cohorts = self.rows(_COHORTS, **known, needed=BAND_PERIODS + 1)
        told = sorted({(row[2], row[3], row[7], row[8]) for row in cohorts})
        return Funnels(
            pipelines=tuple(
                PipelineKey(*key, stages=tuple(grouped))
                for key, grouped in groupby(stages, key=lambda one: (one.source, one.pipeline))
            ),
            periods=tuple(
                CohortPeriod(key=PeriodKey(kind, start), start=first, end=last)
                for kind, start, first, last in told
            ),
            counts={
                (ScopeKey(*row[:2]), PeriodKey(*row[2:4]), StageKey(*row[4:7])): (row[9], row[10])
                for row in cohorts
            },
            amounts={
                (ScopeKey(*row[:2]), PeriodKey(*row[2:4]), row[4], row[5]): row[6]
                for row in self._amounts({row[:2] for row in told})
            },
        )

    def _amounts(self, cohorts: Collection[tuple[str, date]]) -> list[tuple[Any, ...]]:
        """Return what the cohorts of these periods brought, by scope and pipeline."""
        if not cohorts:
            return []
        kinds, starts = zip(*sorted(cohorts), strict=True)
        return self.rows(_COHORT_AMOUNTS, kinds=list(kinds), starts=list(starts))

    def stays(self, periods: Sequence[Period]) -> Stays:
        """Return how long stays took, by the period in which they ended."""
        first = first_needed(_complete(periods, self._as_of), BAND_PERIODS + 1)
        return {
            (ScopeKey(*row[:2]), PeriodKey(*row[2:4]), StageKey(*row[4:7])): Stay(*row[7:])
            for row in self.rows(_STAYS, known_since=self._known_since, **first)
        }

    def goals(self, forecast: Path) -> tuple[Goal, ...]:
        """Return what each scope is asked for in the current month and quarter."""
        units = {row[0]: ScopeKey("unit", row[1]) for row in self.rows(_UNITS)}
        return tuple(
            Goal(
                scope=ScopeKey(*row[:2]),
                period=PeriodKey(*row[2:4]),
                days_left=(row[4] - self._as_of).days,
                business_days_left=row[5],
                target=row[6],
                expected=row[7],
                unit=units.get(row[1], ScopeKey("unit", "")) if row[0] == "owner" else None,
            )
            for row in self.rows(_GOALS, forecast=str(forecast))
        )

    def effort(self, periods: tuple[Period, ...]) -> Effort:
        """Return what the trailing complete quarters took."""
        over = [one for one in _complete(periods, self._as_of) if one.kind == "quarter"]
        trailing = over[-TRAILING:]
        first = trailing[0].start if trailing else date.max
        last = trailing[-1].start if trailing else date.max
        until = trailing[-1].end if trailing else date.max
        members: dict[ScopeKey, set[str]] = {}
        for kind, scope_id, owner_id in self.rows(_MEMBERS):
            members.setdefault(ScopeKey(kind, scope_id), set()).add(owner_id)
        return Effort(
            activities={
                ScopeKey(*row[:2]): row[2] for row in self.rows(_ACTIVITIES, first=first, last=last)
            },
            entries={
                (ScopeKey(*row[:2]), StageKey(*row[2:5])): row[5]
                for row in self.rows(_ENTRIES, first=first, until=until)
            },
            in_time={
                (row[0], StageKey(*row[1:4])): (row[4], row[5])
                for row in self.rows(_IN_TIME, as_of=self._as_of)
            },
            members={scope: frozenset(owners) for scope, owners in members.items()},
        )
