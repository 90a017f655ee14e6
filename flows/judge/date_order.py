"""Dates whose order of day and month nobody declared: the evidence that the values give.

``31/12/2026`` shows its order, ``03/04/2026`` shows none. Judge counts both and says what would
read all of them; it never decides: a column that fits one order today may hold the other tomorrow.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import duckdb

from flows.judge.measure import Evidence
from flows.vocabulary.date_formats import formats_of_shapes

ORDERS: Final = ("day_month", "month_day", "year_month")
_FITS: Final = (
    "a between 1 and 31 and b between 1 and 12",
    "a between 1 and 12 and b between 1 and 31",
    "is_short and b between 1 and 12 and c between 1 and 31",
)
_PARTS: Final = {
    "day_month": ("d", "m", "Y"),
    "month_day": ("m", "d", "Y"),
    "year_month": ("Y", "m", "d"),
}
_NUMBERS: Final = "^([0-9]+)[^0-9]+([0-9]+)[^0-9]+([0-9]+)"
_MOST_SHAPES: Final = 5


def evidence_of(rows: duckdb.DuckDBPyRelation, column: str) -> tuple[Evidence, ...]:
    """Return how many of some values fit one order only, several or none, each with an example."""
    told = _sorted_out(rows, column).aggregate(
        "kind, count(*) as times, first([_source_file, _source_row, value]"
        " order by _source_file, _place) as example",
        "kind",
    )
    found = {kind: (times, example) for kind, times, example in told.fetchall()}
    return tuple(
        Evidence(
            kind,
            {"count": f"{times:,}", "file": file, "row": row or "—", "value": value},
        )
        for kind in (*ORDERS, "any_order", "no_order")
        if kind in found
        for times, (file, row, value) in [found[kind]]
    )


def mends_of(rows: duckdb.DuckDBPyRelation, column: str) -> tuple[str, ...]:
    """Return what to write as ``date_format``, for each order in which all values can be read."""
    shapes, *fits = (
        _sorted_out(rows, column)
        .aggregate(
            "list(distinct shape order by shape),"
            " bool_and(day_month), bool_and(month_day), bool_and(year_month)"
        )
        .fetchall()[0]
    )
    return tuple(_written(shapes[:_MOST_SHAPES], fits))


def _written(shapes: Sequence[str], fits: Sequence[bool]) -> Iterator[str]:
    for order, is_fit in zip(ORDERS, fits, strict=True):
        if is_fit:
            quoted = [f'"{one}"' for one in formats_of_shapes(shapes, _PARTS[order])]
            yield quoted[0] if len(quoted) == 1 else f"[{', '.join(quoted)}]"


def _sorted_out(rows: duckdb.DuckDBPyRelation, column: str) -> duckdb.DuckDBPyRelation:
    """Return each value with its shape, the orders that it fits, and what that comes to."""
    numbers = ", ".join(
        f"try_cast(regexp_extract(value, '{_NUMBERS}', {place}) as integer) as {name}"
        for place, name in enumerate("abc", start=1)
    )
    orders = ", ".join(
        f"coalesce({fit}, false) as {name}" for name, fit in zip(ORDERS, _FITS, strict=True)
    )
    kinds = " ".join(f"when {name} then '{name}'" for name in ORDERS)
    count = " + ".join(f"cast({name} as integer)" for name in ORDERS)
    return (
        rows.project(f"_source_file, _source_row, _place, filled({column}) as value")
        .project(f"*, shape_of(value) as shape, {numbers}")
        .project("*, shape not like '%Y%' as is_short")
        .project(f"*, {orders}")
        .project(f"*, case when {count} > 1 then 'any_order' {kinds} else 'no_order' end as kind")
    )
