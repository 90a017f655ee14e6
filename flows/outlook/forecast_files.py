"""Write the shelf ``forecasts``: two Parquet files per as-of date, equal bytes for equal input."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from flows.outlook.chances import DealChance
from flows.outlook.vocabulary import Landing

TABLE: Final = "same_days_left"
SCORED: Final = "scored_deals"
PRINTED: Final = SCORED
"""The method whose forecasts are printed: the better one of both in replays of two companies."""

MONEY: Final = pa.decimal128(18, 2)

LANDING_SCHEMA: Final = pa.schema(
    [
        ("origin", pa.date32()),
        ("scope_kind", pa.string()),
        ("scope_id", pa.string()),
        ("period_kind", pa.string()),
        ("period_start", pa.date32()),
        ("method", pa.string()),
        ("expected_amount", MONEY),
        ("bookings_amount", MONEY),
        ("expected_open_amount", MONEY),
        ("expected_new_amount", MONEY),
        ("p10_amount", MONEY),
        ("p50_amount", MONEY),
        ("p90_amount", MONEY),
        ("p_reach_target_ratio", pa.float64()),
        ("n", pa.int64()),
        ("past_period_count", pa.int64()),
        ("past_deal_count", pa.int64()),
        ("note", pa.string()),
    ]
)
CHANCE_SCHEMA: Final = pa.schema(
    [
        ("origin", pa.date32()),
        ("source", pa.string()),
        ("deal_id", pa.string()),
        ("period_kind", pa.string()),
        ("period_start", pa.date32()),
        ("method", pa.string()),
        ("p_win_ratio", pa.float64()),
        ("expected_amount", MONEY),
        ("n", pa.int64()),
        ("note", pa.string()),
        ("reasons", pa.string()),
    ]
)


def write_landings(folder: Path, landings: Iterable[Landing], *, origin: date) -> Path:
    """Write one row per scope and period, in the order of their keys."""
    rows = sorted(
        (
            (
                origin,
                *landing.scope,
                *landing.period,
                PRINTED,
                landing.expected,
                landing.booked,
                landing.expected_open,
                landing.expected_new,
                landing.p10,
                landing.p50,
                landing.p90,
                landing.p_reach_target,
                landing.n,
                landing.past_periods,
                landing.past_n,
                landing.note,
            )
            for landing in landings
        ),
        key=lambda row: row[:5],
    )
    return write_rows(folder / "forecast.parquet", rows, LANDING_SCHEMA)


def write_chances(folder: Path, chances: Iterable[DealChance], *, origin: date) -> Path:
    """Write one row per open deal and period, in the order of their keys."""
    rows = sorted(
        (
            (
                origin,
                chance.deal.source,
                chance.deal.deal_id,
                *chance.period.key,
                PRINTED,
                chance.p_win,
                chance.expected,
                chance.n,
                "n_small" if chance.is_thin else "",
                chance.reasons,
            )
            for chance in chances
        ),
        key=lambda row: row[:5],
    )
    return write_rows(folder / "deal_probability.parquet", rows, CHANCE_SCHEMA)


def write_rows(path: Path, rows: Sequence[tuple[object, ...]], schema: pa.Schema) -> Path:
    """Write a whole file under a hidden name, then give it its own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    table = pa.table(
        [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)],
        schema=schema,
    )
    hidden = path.with_name(f".{path.stem}.writing")
    pq.write_table(table, hidden, compression="zstd", store_schema=False)
    return hidden.replace(path)
