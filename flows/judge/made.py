"""What the candidate warehouse holds: measures of the suites over marts.

Reads ``candidate`` (and ``current``, where there is a last good warehouse), attached read-only.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final

import duckdb

from flows.judge import questions
from flows.judge.measure import Measure, Place

FILLED_TABLES: Final = ("fct_deal", "kpi_value", "rpt_progress_summary")
_PARTS: Final = MappingProxyType(
    {"unit": ("部門", "top units"), "owner": ("担当者", "people")},
)


def measure_marts(
    connection: duckdb.DuckDBPyConnection, *, as_of: date, has_current: bool
) -> Iterator[Measure]:
    """Yield every measure of the candidate warehouse."""
    for table in FILLED_TABLES:
        (rows,) = connection.table(f"candidate.marts.{table}").aggregate("count(*)").fetchall()[0]
        yield _measure("mart_not_empty", table, observed=rows, words={"table": table})
    yield from _shares(connection)
    yield from _since_last(connection, as_of=as_of, has_current=has_current)
    yield from _company_and_parts(connection, as_of=as_of)
    yield from _impossible(connection, as_of=as_of)
    yield from _accounts(connection)
    yield _tie_out(connection)
    for source, age, last in connection.execute(questions.FRESHNESS, {"as_of": as_of}).fetchall():
        words = {"source": source, "last": last or "—"}
        yield _measure("deal_age_days", f"dq_freshness {source}", observed=age, words=words)


def _measure(
    check: str,
    subject: str,
    *,
    observed: float | Decimal | None,
    touched: tuple[int, Decimal | None] = (0, None),
    words: Mapping[str, str] | None = None,
    place: Place | None = None,
) -> Measure:
    """Return a measure; ``subject`` is a mart and what of it, ``touched`` is rows and money."""
    mart, _, part = subject.partition(" ")
    return Measure(
        check=check,
        suite=mart,
        kind=mart,
        data_set=part or mart,
        subject=subject,
        observed=None if observed is None else float(observed),
        rows=touched[0],
        amount=touched[1],
        words=MappingProxyType(dict(words or {})),
        place=place or Place(),
    )


def _shares(connection: duckdb.DuckDBPyConnection) -> Iterator[Measure]:
    deals, ownerless, money, still_open, unpriced = connection.execute(questions.SHARES).fetchall()[
        0
    ]
    yield _measure(
        "unassigned_owner_ratio",
        "fct_deal",
        observed=ownerless / deals if deals else None,
        touched=(ownerless, money),
        place=_first(connection, query=questions.FIRST_UNASSIGNED),
    )
    yield _measure(
        "amount_missing_ratio",
        "fct_deal",
        observed=unpriced / still_open if still_open else None,
        touched=(unpriced, None),
        place=_first(connection, query=questions.FIRST_WITHOUT_AMOUNT),
    )


def _first(connection: duckdb.DuckDBPyConnection, *, query: str) -> Place:
    found = connection.execute(query).fetchall()
    if not found:
        return Place()
    file, row, deal_id = found[0]
    return Place(file=file, row=row, column="deal_id", value=deal_id)


def _since_last(
    connection: duckdb.DuckDBPyConnection, *, as_of: date, has_current: bool
) -> Iterator[Measure]:
    """Compare with the last good warehouse, unless it is of a later day than this one."""
    now, previous, previous_as_of = 0, 0, None
    if has_current:
        now, previous, previous_as_of = connection.execute(questions.DEAL_COUNTS).fetchall()[0]
    is_earlier = previous_as_of is not None and previous_as_of <= as_of
    yield _measure(
        "deal_count_ratio",
        "fct_deal",
        observed=now / previous if is_earlier and previous else None,
        touched=(max(0, previous - now), None),
        words={"now": f"{now:,}", "previous": f"{previous:,}"},
    )
    yield (
        _closed_periods(connection, as_of=as_of)
        if is_earlier
        else _measure("closed_period_change_ratio", "kpi_value", observed=None)
    )


def _closed_periods(connection: duckdb.DuckDBPyConnection, *, as_of: date) -> Measure:
    """Return the largest change of a closed month; one that was empty before counts as whole."""
    moved = connection.execute(questions.CLOSED, {"as_of": as_of}).fetchall()
    period, before, now, ratio = moved[0] if moved else ("", Decimal(0), Decimal(0), 0.0)
    return _measure(
        "closed_period_change_ratio",
        "kpi_value",
        observed=1.0 if ratio is None else ratio,
        touched=(len(moved), sum((abs(row[2] - row[1]) for row in moved), Decimal(0))),
        words={"period": period, "previous": f"{before:,}", "now": f"{now:,}"},
        place=Place(column="bookings_amount", value=period) if moved else None,
    )


def _company_and_parts(connection: duckdb.DuckDBPyConnection, *, as_of: date) -> Iterator[Measure]:
    for kind, (parts_ja, parts_en) in _PARTS.items():
        periods, difference, period = connection.execute(
            questions.PARTS, {"as_of": as_of, "kind": kind}
        ).fetchall()[0]
        yield _measure(
            "company_equals_units",
            f"kpi_value {kind} sums",
            observed=difference,
            touched=(periods, difference),
            words={"parts": parts_ja, "parts_en": parts_en, "period": period or "—"},
        )


def _impossible(connection: duckdb.DuckDBPyConnection, *, as_of: date) -> Iterator[Measure]:
    values, example = connection.execute(questions.RANGE).fetchall()[0]
    yield _measure(
        "kpi_out_of_range",
        "kpi_value",
        observed=values,
        touched=(values, None),
        place=Place(column="value", value=example),
    )
    forecasts, example = connection.execute(questions.FORECAST, {"as_of": as_of}).fetchall()[0]
    yield _measure(
        "forecast_out_of_order",
        "fct_forecast",
        observed=forecasts,
        touched=(forecasts, None),
        place=Place(column="p50_amount", value=example),
    )


def _accounts(connection: duckdb.DuckDBPyConnection) -> Iterator[Measure]:
    files, rows, money, first = connection.execute(questions.BALANCE).fetchall()[0]
    yield _measure(
        "row_account_balances",
        "dq_row_account",
        observed=files,
        touched=(int(rows or 0), money),
        place=Place(file=first),
    )
    for row in connection.execute(questions.QUARANTINE).fetchall():
        source, kind, rows, money, read, first = row
        yield _measure(
            "quarantined_amount_ratio",
            f"dq_row_account {source}/{kind}",
            observed=money / read if read and money else None,
            touched=(int(rows or 0), money),
            words={"source": source, "delivered": kind},
            place=Place(file=first),
        )


def _tie_out(connection: duckdb.DuckDBPyConnection) -> Measure:
    """Return how many of the sources' own totals no deal explains; null where there are none."""
    total, differing, money, what, *largest = connection.execute(questions.TIE_OUT).fetchall()[0]
    measure, theirs, ours, unexplained, file, row = largest
    words = {
        "total": f"{total:,}",
        "what": what or "—",
        "measure": {"count": "件数", "amount": "金額"}.get(measure, "—"),
        "measure_en": {"count": "count", "amount": "sum"}.get(measure, "—"),
        "theirs": f"{theirs or 0:,.0f}",
        "ours": f"{ours or 0:,.0f}",
        "unexplained": f"{unexplained or 0:+,.0f}",
    }
    return _measure(
        "tie_out",
        "dq_tie_out",
        observed=differing if total else None,
        touched=(differing, money),
        words=words,
        place=Place(file=file, row=row),
    )
