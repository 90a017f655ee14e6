"""A world as the tables that the movement models read, and the models' own SQL run over them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa

from tests.dbt.movement_reference import Line
from tests.dbt.movement_states import DAY, Window, World

FAR = date(9999, 12, 31)
PAST = date(1900, 1, 1)
MODELS = (
    "int_owners_housed", "int_holders_scoped", "int_deals_decided", "int_deals_held",
    "int_deals_split_spanned", "int_deals_split_judged", "int_deals_shared",
    "int_bookings_credited", "int_bookings_held", "fct_pipeline_movement", "fct_bookings_bridge",
    "fct_movement_balance", "fct_won_difference",
)  # fmt: skip
_TABLES = {
    "intermediate.int_deals_versioned": "source varchar, deal_id varchar, valid_from date, "
    "valid_to date, status varchar, amount decimal(18, 2), currency varchar, close_date date, "
    "owner_id varchar, is_deleted boolean, is_eligible boolean",
    "intermediate.int_deals_newest": "source varchar, deal_id varchar, first_created_date date",
    "intermediate.int_deals_touched": "source varchar, deal_id varchar, is_past_touched boolean",
    "intermediate.int_deals_merged": "source varchar, deal_id varchar, into_source varchar, "
    "into_deal_id varchar",
    "intermediate.int_deliveries_dated": "source varchar, object varchar, snapshot_on date",
    "intermediate.int_owners_versioned": "owner_id varchar, unit_id varchar, valid_from date, "
    "valid_to date, is_current boolean",
    "intermediate.int_org_unit_ancestors": "unit_id varchar, ancestor_id varchar",
    "intermediate.int_fx_rates_dated": "currency varchar, rate decimal(18, 8), valid_from date, "
    "valid_to date",
    "intermediate.int_deal_splits_dated": "source varchar, deal_id varchar, split_kind varchar, "
    "owner_id varchar, percent decimal(12, 8), amount decimal(18, 2), valid_from date, "
    "valid_to date",
    "staging.stg_parameters__companies": "currency varchar, money_digits integer, "
    "credit_bookings varchar",
    "marts.dim_movement_window": "window_id varchar, window_code varchar, close_window varchar, "
    "t0 date, t1 date, close_from date, close_to date, note varchar",
}


class Bench:
    """An empty warehouse in memory and the compiled SQL of the models."""

    def __init__(self, compiled: Path) -> None:
        self.sql = {
            name: next(compiled.rglob(f"{name}.sql")).read_text(encoding="utf-8") for name in MODELS
        }

    def run(self, world: World, windows: Sequence[Window]) -> duckdb.DuckDBPyConnection:
        """Return a warehouse in which the models were made from a world."""
        connection = duckdb.connect(":memory:")
        connection.execute("attach ':memory:' as shinchoku")
        connection.execute("use shinchoku")
        for schema in ("staging", "intermediate", "marts"):
            connection.execute(f"create schema {schema}")
        for table, rows in _rows(world, windows).items():
            connection.execute(f"create table {table} ({_TABLES[table]})")
            if rows:  # row by row DuckDB takes seconds
                told = pa.table(
                    {str(n): list(values) for n, values in enumerate(zip(*rows, strict=True))}
                )
                connection.register("told", told)
                connection.execute(f"insert into {table} select * from told")  # noqa: S608
        for name, sql in self.sql.items():
            schema = "intermediate" if name.startswith("int_") else "marts"
            connection.execute(f"create table {schema}.{name} as {sql}")
        return connection


def lines(warehouse: duckdb.DuckDBPyConnection, table: str) -> dict[Line, Decimal]:
    """Return every line of a movement table with its amount."""
    found = warehouse.execute(
        "select window_id, scope_kind, scope_id, source, deal_id, category, amount "  # noqa: S608
        f"from marts.{table} where category <> 'round_trip'"
    ).fetchall()
    return {(row[0], row[1], row[2], row[3], row[4], row[5]): row[6] for row in found}


def round_trips(
    warehouse: duckdb.DuckDBPyConnection, measure: str
) -> dict[tuple[str, str, str], int]:
    """Return the round trips by window and scope."""
    found = warehouse.execute(
        "select window_id, scope_kind, scope_id, round_trip_count from marts.fct_movement_balance "
        "where measure_code = ? and round_trip_count > 0",
        [measure],
    ).fetchall()
    return {(row[0], row[1], row[2]): row[3] for row in found}


def _rows(world: World, windows: Sequence[Window]) -> dict[str, list[tuple[object, ...]]]:
    return {
        "intermediate.int_deals_versioned": _versions(world),
        "intermediate.int_deals_newest": [
            (*deal.key, deal.created) for deal in world.deals.values()
        ],
        "intermediate.int_deals_touched": [(*key, True) for key in world.deals],
        "intermediate.int_deals_merged": [
            (*key, *survivor) for key, survivor in world.merged_into.items()
        ],
        "intermediate.int_deliveries_dated": [
            (source, "deal", start)
            for source, start in {
                (deal.key[0], deal.history_start) for deal in world.deals.values()
            }
        ],
        "intermediate.int_owners_versioned": _owners(world),
        "intermediate.int_org_unit_ancestors": [
            (unit, above) for unit, all_above in world.above.items() for above in all_above
        ],
        "intermediate.int_fx_rates_dated": _rates(world),
        "intermediate.int_deal_splits_dated": [
            (
                *one.key,
                one.kind,
                one.owner,
                one.percent,
                one.amount,
                one.valid_from,
                FAR if one.valid_to == date.max else one.valid_to,
            )
            for one in world.splits
        ],
        "staging.stg_parameters__companies": [(world.currency, 0, world.credit)],
        "marts.dim_movement_window": [
            (one.name, one.name, "any", one.t0, one.t1, *(one.close or (None, None)), None)
            for one in windows
        ],
    }


def _versions(world: World) -> list[tuple[object, ...]]:
    return [
        (
            *deal.key, one.valid_from, FAR if one.valid_to == date.max else one.valid_to,
            one.status, one.amount, one.currency, one.close_date, one.owner, one.is_deleted,
            one.is_eligible,
        )
        for deal in world.deals.values()
        for one in deal.states
    ]  # fmt: skip


def _owners(world: World) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for owner, moves in world.units.items():
        if owner == "(unassigned)":
            continue
        ends = [start - DAY for start, _ in moves[1:]] + [FAR]
        for (start, unit), end in zip(moves, ends, strict=True):
            begin = PAST if start == date.min else start
            rows.append((owner, unit, begin, end, end == FAR))
    return rows


def _rates(world: World) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    for currency, steps in world.rates.items():
        ends = [start - DAY for start, _ in steps[1:]] + [FAR]
        rows.extend(
            (currency, rate, start, end) for (start, rate), end in zip(steps, ends, strict=True)
        )
    return rows
