"""Read the weekly series that the audit of KPIs looks at.

Reads ``warehouse/candidate`` (marts and seeds, read-only); writes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from flows.outlook.kpi_audit import Better, Floats, Series, Weeks
from flows.outlook.vocabulary import ScopeKey
from flows.outlook.warehouse import open_warehouse

_KPIS: Final = "select kpi_code, role, shape, better from staging.audited_kpis order by kpi_code"

# Weeks that are over, from the first record on, and whether one holds the last business day of a
# month or quarter.
_WEEKS: Final = """
    select
        weeks.period_start, weeks.business_days,
        bool_or(days.is_business_day
            and days.quarter_business_day_number = days.quarter_business_days),
        bool_or(days.is_business_day and days.month_business_day_number = days.month_business_days)
    from marts.dim_period as weeks
    inner join marts.dim_calendar as days
        on days.date_day between weeks.period_start and weeks.period_end
    where weeks.period_kind = 'week' and weeks.period_end <= $as_of
        and weeks.period_start >= (select min(week_start) from marts.fct_kpi_week)
    group by weeks.period_start, weeks.business_days
    order by weeks.period_start
"""
# Both in the same order, so that the counts cut the records into series.
_SERIES: Final = """
    select scope_kind, scope_id, kpi_code, segment_id, count(*)
    from marts.fct_kpi_week
    where week_start <= $as_of
    group by all
    order by scope_kind, scope_id, kpi_code, segment_id
"""
_RECORDS: Final = """
    select week_start, numerator::double as numerator, denominator::double as denominator
    from marts.fct_kpi_week
    where week_start <= $as_of
    order by scope_kind, scope_id, kpi_code, segment_id, week_start
"""


@dataclass(frozen=True, slots=True)
class Records:
    """What is on record of one series: places of its weeks in order, numerators, denominators."""

    places: NDArray[np.int64]
    over: Floats
    under: Floats


@dataclass(frozen=True, slots=True)
class Kpi:
    """How a KPI is measured."""

    code: str
    role: str
    shape: str
    better: Better


@dataclass(frozen=True, slots=True)
class ScopeSeries:
    """Bookings and KPIs of one scope, a value per week."""

    scope: ScopeKey
    bookings: Floats
    kpis: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class AuditState:
    """The series of every scope over the same weeks."""

    weeks: Weeks
    scopes: tuple[ScopeSeries, ...]


def read_audit_state(warehouse: Path, *, as_of: date) -> AuditState:
    """Read the weeks and series of all scopes."""
    asked = {"as_of": as_of}
    with open_warehouse(warehouse) as connection:
        kpis = [Kpi(*row) for row in connection.execute(_KPIS).fetchall()]
        weeks = connection.execute(_WEEKS, asked).fetchall()
        series = connection.execute(_SERIES, asked).fetchall()
        read = connection.execute(_RECORDS, asked).fetchnumpy()
    columns = {
        "week_start": np.asarray(read["week_start"]).astype("datetime64[D]"),
        "numerator": np.ma.filled(np.ma.asarray(read["numerator"]), np.nan),
        "denominator": np.ma.filled(np.ma.asarray(read["denominator"]), np.nan),
    }
    starts = np.array([row[0] for row in weeks], dtype="datetime64[D]")
    grouped: dict[ScopeKey, dict[tuple[str, str], Records]] = {}
    begin = 0
    for kind, scope_id, code, segment, count in series:
        rows = slice(begin, begin + count)
        begin += count
        records = _records({name: told[rows] for name, told in columns.items()}, starts)
        grouped.setdefault(ScopeKey(kind, scope_id), {})[code, segment] = records
    days = np.array([row[1] for row in weeks], dtype=np.float64)
    return AuditState(
        weeks=Weeks(week_kinds((quarter, month) for _, _, quarter, month in weeks)),
        scopes=tuple(_scope(key, told, kpis, days) for key, told in grouped.items()),
    )


def _records(columns: Mapping[str, NDArray[Any]], starts: NDArray[np.datetime64]) -> Records:
    """Return the rows of one series that are of the weeks looked at."""
    weeks = columns["week_start"]
    is_looked_at = np.isin(weeks, starts)
    return Records(
        places=np.searchsorted(starts, weeks[is_looked_at]),
        over=columns["numerator"][is_looked_at],
        under=columns["denominator"][is_looked_at],
    )


def week_kinds(ends: Iterable[tuple[bool, bool]]) -> tuple[str, ...]:
    """Return the kind of each week: the end of a quarter or month, or how many weeks before one."""
    kinds: list[str] = []
    left = 0
    for is_quarter, is_month in reversed(tuple(ends)):
        left = 0 if is_quarter or is_month else left + 1
        kinds.append("quarter_end" if is_quarter else f"before_{min(left, 3)}")
    return tuple(reversed(kinds))


def _scope(
    key: ScopeKey, told: Mapping[tuple[str, str], Records], kpis: Iterable[Kpi], days: Floats
) -> ScopeSeries:
    """Return the series of a scope; of a KPI of stages one per stage."""
    known = {kpi.code: kpi for kpi in kpis}
    outcome = next(code for code, kpi in known.items() if kpi.role == "outcome")
    values = {name: weekly(records, known[name[0]].shape, days) for name, records in told.items()}
    return ScopeSeries(
        scope=key,
        bookings=values.get((outcome, "all"), np.full(days.shape, np.nan)),
        kpis=tuple(
            Series(code, segment, known[code].better, values[code, segment])
            for code, segment in sorted(values)
            if code != outcome
        ),
    )


def weekly(records: Records, shape: str, days: Floats) -> Floats:
    """Return a value per week from the second with a record on: the first may be cut.

    A flow is per business day and 0 where there is none; a week without business days and a ratio
    without a record are not known.
    """
    values = np.full(days.shape, np.nan)
    if not records.places.size:
        return values
    first = int(records.places[0]) + 1
    if shape == "flow":
        values[first:] = 0.0
        values[records.places] = records.over
    else:
        # without a denominator, and where it is 0, the ratio is not known
        told = np.nan_to_num(records.under) != 0
        values[records.places[told]] = records.over[told] / records.under[told]
    values[:first] = np.nan
    if shape == "flow":
        values = np.divide(values, days, out=np.full(days.shape, np.nan), where=days > 0)
    return values
