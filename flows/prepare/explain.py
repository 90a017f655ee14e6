"""Trace a printed number to its definition, its records, and their file and line.

Reads ``warehouse/current`` (schema ``marts``, read-only) and ``dbt_project/docs/metrics.md``;
writes nothing. A sum is explained exactly: the records listed are the rows it was summed from.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path

import duckdb

from flows.errors import UsageError
from flows.prepare.asked_period import FORMS, ToldPeriod, canonical_label, find_period
from flows.prepare.dictionary import read_definitions
from flows.prepare.number_queries import KpiRow, NumberQueries, Record, Scope
from flows.prepare.restated import Restated, find_restated
from flows.shelves import DBT_PROJECT


class UnknownMetricError(UsageError):
    """No metric of that name."""

    def __init__(self, *, metric_id: str, near: tuple[str, ...]) -> None:
        """Build the sentence from the name and the names near it."""
        super().__init__(
            f"no metric is called [{metric_id}]; {_perhaps(near)} "
            "(all names: dbt_project/docs/metrics.md)"
        )


class UnknownScopeError(UsageError):
    """No company, unit or person of that id or name."""

    def __init__(self, *, scope: str, near: tuple[str, ...]) -> None:
        """Build the sentence from the name and the names near it."""
        super().__init__(
            f"no unit or person is called [{scope}]; {_perhaps(near)} ('company' is the whole)"
        )


class AmbiguousScopeError(UsageError):
    """Several units or people have that name."""

    def __init__(self, *, scope: str, scope_ids: tuple[str, ...]) -> None:
        """Build the sentence from the name and the ids that bear it."""
        super().__init__(
            f"[{scope}] is the name of {len(scope_ids)} units or people; "
            f"give one of their ids: {', '.join(scope_ids)}"
        )


class UnknownPeriodError(UsageError):
    """Not the name of a period, or of one without numbers."""

    def __init__(self, *, period: str, near: tuple[str, ...]) -> None:
        """Build the sentence from the period and the periods near it."""
        super().__init__(
            f"no numbers for a period [{period}]; {_perhaps(near)} (forms: {', '.join(FORMS)})"
        )


class NumberNotToldError(UsageError):
    """The metric is not told for that scope and period."""

    def __init__(self, *, metric_id: str, scope: str, period: str, told: tuple[str, ...]) -> None:
        """Build the sentence; ``told`` are periods for which the metric is told."""
        where = f"told for {', '.join(told)}" if told else "told for no period of this kind"
        super().__init__(f"[{metric_id}] of [{scope}] has no number for [{period}]; it is {where}")


@dataclass(frozen=True, slots=True)
class Explanation:
    """A number, what it means, and what it was made of.

    ``value`` is null where the number cannot be; ``note`` then says why. ``records`` holds at most
    the number asked for, largest first; ``record_count`` is how many there are. ``restated`` is
    what was printed of it, where that differs.
    """

    metric_id: str
    name_ja: str
    name_en: str
    definition: str
    as_of: date
    scope: Scope
    period: ToldPeriod
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    n: int | None
    unit: str
    note: str | None
    records: tuple[Record, ...]
    record_count: int
    restated: Restated | None


def explain_number(
    *, warehouse: Path, metric_id: str, scope: str, period: str, limit: int | None = None
) -> Explanation:
    """Return a printed number with its definition and the records under it.

    Reads:  warehouse/current/shinchoku.duckdb (marts, read-only), dbt_project/docs/metrics.md
    Writes: nothing
    Units:  as the metric's: whole reporting currency, ratio 0–1, count or days

    Raises:
        UnknownMetricError: no such metric.
        UnknownScopeError: no such unit or person.
        AmbiguousScopeError: a name that several bear.
        UnknownPeriodError: no such period, or none with numbers.
        NumberNotToldError: the metric is not told for that scope and period.
    """
    # read
    definitions = read_definitions(DBT_PROJECT / "docs" / "metrics.md")
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        queries = NumberQueries(connection)
        # check what came in
        _check_metric(metric_id, known=queries.metric_ids())
        asked_scope = _find_scope(scope, queries.scopes())
        asked_period = _find_period(period, queries.told_periods())
        # work
        row = queries.number(metric_id, asked_scope, asked_period)
        if row is None:
            raise NumberNotToldError(
                metric_id=metric_id,
                scope=asked_scope.name,
                period=asked_period.label,
                told=queries.told_labels(metric_id, asked_scope, asked_period),
            )
        records = queries.records(metric_id, asked_scope, asked_period)
        restated = find_restated(connection, row.metric_id, asked_scope, asked_period)
    return _explanation(
        row,
        asked_scope,
        asked_period,
        definitions[metric_id],
        records=(records, limit),
        restated=restated,
    )


def _explanation(
    row: KpiRow,
    scope: Scope,
    period: ToldPeriod,
    definition: str,
    *,
    records: tuple[tuple[Record, ...], int | None],
    restated: Restated | None,
) -> Explanation:
    found, limit = records
    return Explanation(
        metric_id=row.metric_id,
        name_ja=row.name_ja,
        name_en=row.name_en,
        definition=definition,
        as_of=row.as_of,
        scope=scope,
        period=period,
        value=row.value,
        numerator=row.numerator,
        denominator=row.denominator,
        n=row.n,
        unit=row.unit,
        note=row.note,
        records=found if limit is None else found[:limit],
        record_count=len(found),
        restated=restated,
    )


def _check_metric(metric_id: str, *, known: tuple[str, ...]) -> None:
    if metric_id not in known:
        raise UnknownMetricError(metric_id=metric_id, near=_near(metric_id, known))


def _find_scope(asked: str, scopes: tuple[Scope, ...]) -> Scope:
    """Return the scope of that id, else of that name whatever its blanks and case."""
    by_id = [scope for scope in scopes if scope.scope_id == asked]
    found = by_id or [scope for scope in scopes if _plain(asked) in map(_plain, scope.names)]
    # a sole top unit bears the company's name; the company is meant
    found = [scope for scope in found if scope.kind == "company"] or found
    if not found:
        names = tuple(name for scope in scopes for name in (scope.scope_id, *scope.names))
        raise UnknownScopeError(scope=asked, near=_near(asked, names))
    if len(found) > 1:
        raise AmbiguousScopeError(scope=asked, scope_ids=tuple(scope.scope_id for scope in found))
    return found[0]


def _find_period(asked: str, periods: tuple[ToldPeriod, ...]) -> ToldPeriod:
    found = find_period(asked, periods)
    if found is None:
        near = _near(canonical_label(asked) or asked, tuple(period.label for period in periods))
        raise UnknownPeriodError(period=asked, near=near)
    return found


def _plain(name: str) -> str:
    """Return a name without blanks and case, so that 佐藤翔太 finds 佐藤 翔太."""
    return "".join(name.split()).casefold()


def _near(asked: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Return up to three names near the one asked for, each once, best first."""
    return tuple(get_close_matches(asked, dict.fromkeys(known), n=3, cutoff=0.5))


def _perhaps(near: tuple[str, ...]) -> str:
    return f"perhaps {' or '.join(near)}" if near else "nothing near it is known"
