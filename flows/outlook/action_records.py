"""Read actions, and the dated records of the metrics that they are to move.

Reads ``warehouse/candidate`` (marts and seeds, read-only); writes nothing.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal, TypeVar

import duckdb
import numpy as np
from numpy.typing import NDArray

from flows.outlook.action_windows import Span
from flows.outlook.warehouse import open_warehouse

Shape = Literal["ratio", "flow", "median", "level"]
Better = Literal["higher", "lower"]
Key = TypeVar("Key", bound=Hashable)

_ACTIONS: Final = """
    select
        actions.source, actions.action_id, actions.metric_id, actions.owner_id, actions.unit_id,
        actions.created_date, coalesce(actions.status, ''), actions.baseline_value,
        actions.goal_value, rules.shape, rules.better,
        coalesce(rules.lag_business_days, 0)
    from marts.fct_action as actions
    left join staging.action_metrics as rules using (metric_id)
    order by actions.source, actions.action_id
"""
_DAYS: Final = """
    select date_day from marts.dim_calendar where is_business_day order by date_day
"""
_MEMBERS: Final = """
    select scope_kind, scope_id, owner_id from marts.dim_scope_owner
    where owner_id <> '(unassigned)'
    order by scope_kind, scope_id, owner_id
"""
_HOMES: Final = """
    select unit_id, owner_id from marts.dim_owner
    where is_current and owner_id <> '(unassigned)' and unit_id is not null
    order by unit_id, owner_id
"""
_RECORDS: Final = """
    select
        records.owner_id, records.event_date,
        cast(coalesce(records.numerator, 0) as double),
        cast(coalesce(records.denominator, 0) as double)
    from marts.fct_kpi_contribution as records
    where records.metric_id = $metric and records.event_date <= $as_of
        and records.owner_id <> '(unassigned)'
    order by records.owner_id, records.event_date, records.record_id, records.source
"""

# What stood open on the last business day of each week, per person: a stock has no dated records.
_STANDING: Final = """
    with week_ends as (
        select max(date_day) as day, max(quarter_end) as quarter_end
        from (
            select days.date_day, days.week_start, periods.period_end as quarter_end
            from marts.dim_calendar as days
            inner join marts.dim_period as periods
                on periods.period_kind = 'quarter'
                and days.date_day between periods.period_start and periods.period_end
            where days.is_business_day and days.date_day <= $as_of
        ) as worked
        group by week_start
    )
    select
        deals.owner_id, week_ends.day, cast(sum(deals.amount_reporting) as double), 1.0
    from marts.fct_deal_known_then as deals
    inner join week_ends on week_ends.day between deals.valid_from and deals.valid_to
    where
        deals.status = 'open' and deals.is_eligible and not deals.is_deleted
        and deals.amount_reporting is not null and {condition}
    group by deals.owner_id, week_ends.day
    order by deals.owner_id, week_ends.day
"""
STOCKS: Final[Mapping[str, str]] = {
    "total_open_pipeline_amount": "true",
    "open_pipeline_amount": "deals.close_date between week_ends.day and week_ends.quarter_end",
    "overdue_pipeline_amount": "deals.close_date < week_ends.day",
}
"""Stocks whose past is known from the versions of deals, and which deals belong to each."""


@dataclass(frozen=True, slots=True)
class Action:
    """One action of the register, and how its metric is measured."""

    source: str
    action_id: str
    metric_id: str | None
    owner_id: str
    unit_id: str | None
    start: date | None
    status: str
    baseline: float | None
    goal: float | None
    shape: Shape | None
    usual_better: Better | None
    lag_days: int

    @property
    def better(self) -> Better | None:
        """Return the direction that the register asks for, else the usual one of the metric."""
        if self.baseline is not None and self.goal is not None and self.goal != self.baseline:
            return "higher" if self.goal > self.baseline else "lower"
        return self.usual_better


@dataclass(frozen=True, slots=True)
class Records:
    """The dated records of one metric, as columns of equal length."""

    owners: NDArray[np.str_]
    days: NDArray[np.datetime64]
    numerators: NDArray[np.float64]
    denominators: NDArray[np.float64]

    def within(self, span: Span) -> "Records":
        """Return the records of a span of days."""
        kept = (self.days >= np.datetime64(span.first)) & (self.days <= np.datetime64(span.last))
        return self.only(kept)

    def owners_within(self, span: Span) -> set[str]:
        """Return who has a record in a span of days."""
        return set(self.within(span).owners.tolist())

    def days_within(self, span: Span) -> int:
        """Return on how many days of a span anybody has a record."""
        return int(np.unique(self.within(span).days).size)

    def reach(self, span: Span) -> bool:
        """Return whether there are records from before the span on: then it is whole."""
        return bool(self.days.size) and bool(self.days.min() <= np.datetime64(span.first))

    def only(self, kept: NDArray[np.bool_]) -> "Records":
        """Return the records that are kept."""
        return Records(
            self.owners[kept], self.days[kept], self.numerators[kept], self.denominators[kept]
        )


@dataclass(frozen=True, slots=True)
class ActionState:
    """Actions, people, days and records as they are known on the as-of date."""

    as_of: date
    actions: tuple[Action, ...]
    business_days: tuple[date, ...]
    members: Mapping[tuple[str, str], tuple[str, ...]]
    units: Mapping[str, tuple[str, ...]]
    records: Mapping[str, Records]

    @property
    def everybody(self) -> tuple[str, ...]:
        """Return all people of the company."""
        return self.members.get(("company", "company"), ())

    def people_of(self, action: Action) -> tuple[str, ...]:
        """Return whom an action is for: the unit with those below it, else the person."""
        unit = self.members.get(("unit", action.unit_id or ""), ())
        if unit:
            return unit
        is_all = action.unit_id in {"company", "全社"}
        return self.everybody if is_all else (action.owner_id,)


def read_actions(warehouse: Path, *, as_of: date) -> ActionState:
    """Read the actions and what is needed to judge them."""
    with open_warehouse(warehouse) as connection:
        rows = connection.execute(_ACTIONS).fetchall()
        actions = tuple(Action(*row) for row in rows)
        asked = {one.metric_id for one in actions if one.metric_id and one.shape}
        # Win rates are worth what a win is worth.
        metrics = sorted(asked | ({"average_deal_amount"} if actions else set()))
        return ActionState(
            as_of=as_of,
            actions=actions,
            business_days=tuple(day for (day,) in connection.execute(_DAYS).fetchall()),
            members=_grouped(
                ((kind, scope), owner)
                for kind, scope, owner in connection.execute(_MEMBERS).fetchall()
            ),
            units=_grouped(connection.execute(_HOMES).fetchall()),
            records={metric: _read_records(connection, metric, as_of) for metric in metrics},
        )


def _read_records(connection: duckdb.DuckDBPyConnection, metric: str, as_of: date) -> "Records":
    """Return the dated records of a metric; of a stock what stood at the end of each week."""
    condition = STOCKS.get(metric)
    if condition is not None:
        query = _STANDING.format(condition=condition)
        return _records(connection.execute(query, {"as_of": as_of}).fetchall())
    return _records(connection.execute(_RECORDS, {"metric": metric, "as_of": as_of}).fetchall())


def _grouped(rows: Iterable[tuple[Key, str]]) -> dict[Key, tuple[str, ...]]:
    """Return the people of each key, in their order."""
    grouped: dict[Key, list[str]] = {}
    for key, owner_id in rows:
        grouped.setdefault(key, []).append(owner_id)
    return {key: tuple(owners) for key, owners in grouped.items()}


def _records(rows: Sequence[tuple[str, date, float, float]]) -> Records:
    """Return the rows of a query as columns."""
    owners, days, numerators, denominators = zip(*rows, strict=True) if rows else ((),) * 4
    return Records(
        np.array(owners, dtype=np.str_),
        np.array(days, dtype="datetime64[D]"),
        np.array(numerators, dtype=np.float64),
        np.array(denominators, dtype=np.float64),
    )
