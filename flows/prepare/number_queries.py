"""The queries under ``explain``: a number, and the records that it was made of."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

import duckdb

from flows.prepare.asked_period import ToldPeriod
from flows.prepare.forecast_queries import calls_query

_PERIODS: Final = """
    select distinct
        periods.period_kind, periods.period_start, periods.period_end,
        periods.fiscal_year, periods.fiscal_half, periods.fiscal_quarter,
        periods.is_short_year, periods.month_named
    from marts.dim_period as periods
    inner join marts.fct_kpi_frame as frame using (period_kind, period_start)
    order by periods.period_kind, periods.period_start desc
"""

_NUMBER: Final = """
    select
        kpi.as_of, kpi.metric_id, definitions.name_ja, definitions.name_en,
        kpi.value, kpi.numerator, kpi.denominator, kpi.n, kpi.unit, kpi.note
    from marts.kpi_value as kpi
    inner join staging.kpi_definitions as definitions using (metric_id)
    where
        kpi.metric_id = $metric_id and kpi.segment_kind = 'all'
        and kpi.scope_kind = $scope_kind and kpi.scope_id = $scope_id
        and kpi.period_kind = $period_kind and kpi.period_start = $period_start
"""

_TOLD: Final = """
    select distinct period_start
    from marts.kpi_value
    where
        metric_id = $metric_id and segment_kind = 'all' and period_kind = $period_kind
        and scope_kind = $scope_kind and scope_id = $scope_id
    order by period_start desc
    limit 5
"""

# What was summed: deals, activities and accounts of the scope's people within the period.
_CONTRIBUTIONS: Final = """
    select
        parts.metric_id, parts.record_kind, parts.source, parts.record_id,
        coalesce(deals.deal_name, accounts.account_name) as record_name,
        parts.owner_id, owners.scope_name as owner_name,
        parts.event_date, parts.numerator, parts.denominator,
        parts.source_file, parts.source_row
    from marts.fct_kpi_contribution as parts
    inner join marts.dim_scope_owner as members
        on parts.owner_id = members.owner_id
        and members.scope_kind = $scope_kind and members.scope_id = $scope_id
    left join marts.fct_deal_milestone as milestones
        on parts.record_kind = 'milestone'
        and parts.source = milestones.source and parts.record_id = milestones.milestone_id
    left join marts.fct_deal as deals
        on parts.source = deals.source
        and case parts.record_kind
            when 'deal' then parts.record_id
            when 'milestone' then milestones.deal_id
        end = deals.deal_id
    left join marts.dim_account as accounts
        on parts.record_kind = 'account'
        and parts.source = accounts.source and parts.record_id = accounts.account_id
    left join marts.dim_scope as owners
        on owners.scope_kind = 'owner' and parts.owner_id = owners.scope_id
    where
        parts.metric_id = $base_metric_id
        and parts.event_date between $period_start and $period_end
    order by abs(parts.numerator) desc nulls last, parts.source, parts.record_id
"""

# The rows of the target tables that make up the scope's figure, month by month.
_TARGETS: Final = """
    select
        'target_amount' as metric_id, 'target' as record_kind, parts.source,
        parts.part_scope_id as record_id, scopes.scope_name as record_name,
        parts.part_scope_id as owner_id, scopes.scope_name as owner_name,
        parts.month_start as event_date, cast(parts.value as decimal(18, 2)) as numerator,
        null as denominator, parts.source_file, parts.source_row
    from marts.fct_kpi_target_part as parts
    left join marts.dim_scope as scopes
        on parts.part_scope_kind = scopes.scope_kind and parts.part_scope_id = scopes.scope_id
    where
        parts.scope_kind = $scope_kind and parts.scope_id = $scope_id
        and parts.month_start between
            (select month_start from marts.dim_calendar where date_day = $period_start)
            and $period_end
    order by parts.month_start, parts.part_scope_id
"""

# The open deals that the forecast expects something of.
_EXPECTED: Final = """
    select
        'landing_amount' as metric_id, 'deal' as record_kind, scores.source,
        scores.deal_id as record_id, deals.deal_name as record_name,
        parts.owner_id, owners.scope_name as owner_name, deals.close_date as event_date,
        scores.expected_amount as numerator, null as denominator,
        parts.source_file, parts.source_row
    from marts.fct_deal_score as scores
    inner join marts.fct_kpi_contribution as parts
        on parts.metric_id = 'total_open_pipeline_count'
        and scores.source = parts.source and scores.deal_id = parts.record_id
    inner join marts.dim_scope_owner as members
        on parts.owner_id = members.owner_id
        and members.scope_kind = $scope_kind and members.scope_id = $scope_id
    inner join marts.fct_deal as deals
        on scores.source = deals.source and scores.deal_id = deals.deal_id
    left join marts.dim_scope as owners
        on owners.scope_kind = 'owner' and parts.owner_id = owners.scope_id
    where
        scores.period_kind = $period_kind and scores.period_start = $period_start
        and scores.origin = (select max(origin) from marts.fct_deal_score)
    order by scores.expected_amount desc, scores.source, scores.deal_id
"""

# The deals of every call: what was said of each on its day, over what came of it.
_COMMITS: Final = """
    select
        'commit_reliability_ratio' as metric_id, 'deal' as record_kind, parts.source,
        parts.deal_id as record_id, min(deals.deal_name) as record_name,
        parts.owner_id, min(owners.scope_name) as owner_name, parts.origin as event_date,
        sum(parts.amount_reporting) filter (where parts.part_code <> 'actual') as numerator,
        sum(parts.amount_reporting) filter (where parts.part_code = 'actual') as denominator,
        min(deals.source_file) as source_file, min(deals.source_row) as source_row
    from marts.fct_commit_line as parts
    inner join marts.dim_scope_owner as members
        on parts.owner_id = members.owner_id
        and members.scope_kind = $scope_kind and members.scope_id = $scope_id
    left join marts.fct_deal as deals
        on parts.source = deals.source and parts.deal_id = deals.deal_id
    left join marts.dim_scope as owners
        on owners.scope_kind = 'owner' and parts.owner_id = owners.scope_id
    where parts.period_kind = $period_kind
    group by parts.source, parts.deal_id, parts.owner_id, parts.period_start, parts.origin
    order by parts.origin desc, numerator desc nulls last, parts.source, parts.deal_id
"""

_ACTIVITY_TARGETS: Final = _TARGETS.replace("target_amount", "activity_target_count").replace(
    "fct_kpi_target_part", "fct_kpi_activity_target_part"
)

_USES_ACTIVITY_TARGET: Final = frozenset({"activity_target_count", "activity_attainment_ratio"})
_USES_TARGET: Final = frozenset(
    {
        "target_amount",
        "attainment_ratio",
        "variance_amount",
        "gap_to_go_amount",
        "linear_pace_amount",
        "pace_gap_amount",
        "coverage_ratio",
    }
)


@dataclass(frozen=True, slots=True)
class Scope:
    """The company, a unit or a person."""

    kind: str
    scope_id: str
    name: str
    name_en: str

    @property
    def names(self) -> tuple[str, str]:
        """Return the names by which a person may ask for it."""
        return (self.name, self.name_en)


@dataclass(frozen=True, slots=True)
class KpiRow:
    """One row of ``kpi_value`` with the names of its metric."""

    as_of: date
    metric_id: str
    name_ja: str
    name_en: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    n: int | None
    unit: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Record:
    """One record under a number: what it adds, and the file and line it came from."""

    metric_id: str
    record_kind: str
    source: str
    record_id: str
    record_name: str | None
    owner_id: str | None
    owner_name: str | None
    event_date: date
    numerator: Decimal | None
    denominator: Decimal | None
    source_file: str | None
    source_row: str | None


class NumberQueries:
    """Asks the marts about one number."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Keep the connection, which the caller opens and closes."""
        self._connection = connection

    def metric_ids(self) -> tuple[str, ...]:
        """Return every metric there is."""
        rows = self._rows("select metric_id from staging.kpi_definitions order by metric_id")
        return tuple(row[0] for row in rows)

    def scopes(self) -> tuple[Scope, ...]:
        """Return every scope there is."""
        rows = self._rows(
            "select scope_kind, scope_id, scope_name, scope_name_en from marts.dim_scope "
            "order by scope_kind, scope_id"
        )
        return tuple(Scope(*row) for row in rows)

    def told_periods(self) -> tuple[ToldPeriod, ...]:
        """Return every period that some number is told for, newest first within its kind."""
        return tuple(ToldPeriod(*row) for row in self._rows(_PERIODS))

    def number(self, metric_id: str, scope: Scope, period: ToldPeriod) -> KpiRow | None:
        """Return the number; null: it is not told."""
        rows = self._rows(_NUMBER, metric_id=metric_id, **_key(scope, period))
        if not rows:
            return None
        as_of, found_id, name_ja, name_en, value, numerator, denominator, *rest = rows[0]
        return KpiRow(
            as_of,
            found_id,
            name_ja,
            name_en,
            _decimal(value),
            _decimal(numerator),
            _decimal(denominator),
            *rest,
        )

    def told_labels(self, metric_id: str, scope: Scope, period: ToldPeriod) -> tuple[str, ...]:
        """Return the newest periods of the kind for which the metric is told."""
        key = _key(scope, period)
        del key["period_start"]
        starts = {row[0] for row in self._rows(_TOLD, metric_id=metric_id, **key)}
        return tuple(
            told.label
            for told in self.told_periods()
            if told.kind == period.kind and told.start in starts
        )

    def records(self, metric_id: str, scope: Scope, period: ToldPeriod) -> tuple[Record, ...]:
        """Return everything that the number was made of: deals, activities, targets."""
        key = _key(scope, period)
        found: list[Record] = []
        for base_metric_id in self._base_metric_ids(metric_id):
            span = {name: key[name] for name in ("scope_kind", "scope_id", "period_start")}
            rows = self._rows(
                _CONTRIBUTIONS, base_metric_id=base_metric_id, period_end=period.end, **span
            )
            found.extend(Record(*row) for row in rows)
        if metric_id == "landing_amount":
            found.extend(Record(*row) for row in self._rows(_EXPECTED, **key))
        if calls := calls_query(metric_id):
            asked = {name: key[name] for name in ("scope_kind", "scope_id", "period_kind")}
            found.extend(Record(*row) for row in self._rows(calls, metric_id=metric_id, **asked))
        if metric_id == "commit_reliability_ratio":
            span = {name: key[name] for name in ("scope_kind", "scope_id", "period_kind")}
            found.extend(Record(*row) for row in self._rows(_COMMITS, **span))
        if metric_id in _USES_TARGET | _USES_ACTIVITY_TARGET:
            query = _TARGETS if metric_id in _USES_TARGET else _ACTIVITY_TARGETS
            del key["period_kind"]
            rows = self._rows(query, period_end=period.end, **key)
            found.extend(Record(*row) for row in rows)
        return tuple(found)

    def _base_metric_ids(self, metric_id: str) -> tuple[str, ...]:
        rows = self._rows(
            "select base_metric_ids from staging.kpi_definitions where metric_id = $metric_id",
            metric_id=metric_id,
        )
        return tuple(name for row in rows for name in (row[0] or "").split(";") if name)

    def _rows(self, query: str, **parameters: object) -> Sequence[tuple[Any, ...]]:
        return self._connection.execute(query, parameters or None).fetchall()


def _key(scope: Scope, period: ToldPeriod) -> dict[str, object]:
    return {
        "scope_kind": scope.kind,
        "scope_id": scope.scope_id,
        "period_kind": period.kind,
        "period_start": period.start,
    }


def _decimal(value: float | None) -> Decimal | None:
    """Return a stored number without the noise of its binary form."""
    if value is None or not math.isfinite(value):
        return None
    return Decimal(repr(round(value, 6)))
