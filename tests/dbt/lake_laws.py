# ruff: noqa: S608 - names of our own tables
"""What the laws ask of two nights over a lake, worked out without the models."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

import duckdb

from tests.dbt.lake_nights import PRINTED_ON, Nights
from tests.dbt.movement_lake import LAST
from tests.dbt.movement_reference import Measure, Walk, credited
from tests.dbt.movement_states import Key, Window, World

Scope = tuple[str, str]
Period = tuple[str, date]  # kind and first day
Sums = dict[tuple[str, ...], Decimal]
KEY = "metric_id, scope_kind, scope_id, period_kind, period_start"
RESTATED = (
    "bookings_amount", "won_deal_count", "target_amount", "attainment_ratio", "variance_amount",
    "win_rate_count_ratio", "win_rate_value_ratio", "average_deal_amount", "median_deal_amount",
    "sales_cycle_median_days", "new_customer_count", "pipeline_created_amount",
    "pipeline_created_count", "activity_count",
)  # fmt: skip
SUMMED = ("bookings_amount", "won_deal_count")


def scopes_of(world: World) -> Sequence[Scope]:
    """Return everything that a number may be told of."""
    units = {one for above in world.above.values() for one in above}
    return (
        ("company", "company"),
        *(("unit", unit) for unit in sorted(units)),
        *(("owner", owner) for owner in sorted(world.units)),
    )


def worths(world: World, window: Window, measure: Measure, scope: Scope) -> dict[Key, Sequence]:  # type: ignore[type-arg]
    """Return what each deal is worth at either end of a window, where it is worth anything."""
    found = {}
    for key, deal in world.deals.items():
        walk = Walk(world, deal, window, scope, measure)
        ends = walk.value(window.t0), walk.value(window.t1)
        if any(ends):
            found[key] = ends
    return found


def printed_values(nights: Nights) -> str:
    """Return where the first publication keeps its values, as SQL reads it."""
    return f"'{nights.workspace.published(PRINTED_ON) / 'values' / 'printed_value.parquet'}'"


def changed_values(nights: Nights) -> dict[tuple[object, ...], tuple[float | None, float | None]]:
    """Return every value of a period over when printed that is another one now."""
    told = f"select {KEY}, value from {{}} where segment_kind = 'all' and metric_id in {RESTATED}"
    with duckdb.connect(str(nights.now), read_only=True) as warehouse:
        then = {row[:-1]: row[-1] for row in _rows(warehouse, told.format(printed_values(nights)))}
        now = {row[:-1]: row[-1] for row in _rows(warehouse, told.format("marts.kpi_value"))}
        ends = dict(_ends(warehouse))
    told_of = {(key[0], *key[3:]) for key in then}
    known = {key[1:3] for key in then}
    found = {}
    for key in {*then, *now}:
        is_told = (key[0], *key[3:]) in told_of and key[1:3] in known
        if not is_told or ends[key[3:]] > PRINTED_ON:
            continue
        nothing = 0.0 if key[0] in SUMMED else None
        ours = [nothing if one.get(key) is None else one[key] for one in (then, now)]
        if not _same(*ours):
            found[key] = (ours[0], ours[1])
    return found


def _rows(warehouse: duckdb.DuckDBPyConnection, query: str) -> list[tuple]:  # type: ignore[type-arg]
    return warehouse.execute(query).fetchall()


def _ends(warehouse: duckdb.DuckDBPyConnection) -> Iterator[tuple[Period, date]]:
    query = "select period_kind, period_start, period_end from marts.dim_period"
    for kind, start, end in _rows(warehouse, query):
        yield (kind, start), end


def _same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 1e-7


def changed_deals(
    nights: Nights, then: World, now: World
) -> dict[tuple[object, ...], tuple[Decimal, Decimal]]:
    """Return what each deal adds otherwise to a sum of a period than when it was printed."""
    with duckdb.connect(str(nights.now), read_only=True) as warehouse:
        ends = {period: end for period, end in _ends(warehouse) if end <= PRINTED_ON}
        query = f"select distinct {KEY} from {printed_values(nights)}"
        printed = {tuple(row) for row in _rows(warehouse, query)}
    scopes = {row[1:3] for row in printed}
    periods = {(row[0], *row[3:]) for row in printed}
    sides = [_added(world, day, ends) for world, day in ((then, PRINTED_ON), (now, LAST))]
    found = {}
    for key in {*sides[0], *sides[1]}:
        if key[1:3] in scopes and (key[0], *key[3:5]) in periods:
            both = sides[0][key], sides[1][key]
            if both[0] != both[1]:
                found[key] = both
    return found


def _added(
    world: World, day: date, ends: dict[Period, date]
) -> defaultdict[tuple[object, ...], Decimal]:
    """Return what each won deal adds to each sum, as known on a day."""
    found: defaultdict[tuple[object, ...], Decimal] = defaultdict(Decimal)
    for (_, deal_id), deal in world.deals.items():
        state = deal.on(day)
        if state is None or state.status != "won" or not state.counts:
            continue
        worth = world.worth(state.amount, state.currency, state.decided)
        for period, end in ends.items():
            if not period[1] <= state.decided <= end:
                continue
            for scope in world.scopes(credited(deal, state), day):
                found[("bookings_amount", *scope, *period, deal_id)] = worth
                found[("won_deal_count", *scope, *period, deal_id)] = Decimal(1)
    return found
