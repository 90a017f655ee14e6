"""Judge the effect of every action, and write the table of it.

Reads ``warehouse/candidate`` (marts and seeds, read-only) → writes
``forecasts/as_of=<D>/action_effect.parquet``. Metric 49 of the dictionary; README.md has the rules.
"""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Final

import pyarrow as pa

from flows.outlook.action_effects import Effect, judge_actions
from flows.outlook.action_records import read_actions
from flows.outlook.chances import CENT
from flows.outlook.forecast_files import write_rows

FILE: Final = "action_effect.parquet"
DIGITS: Final = 9
"""Digits after the point that values keep: what lies beyond differs from machine to machine."""
_MONEY: Final = pa.decimal128(18, 2)
_DAYS: Final = ("before_from", "before_to", "after_from", "after_to", "judged_from")
_VALUES: Final = (
    *("before_value", "after_value", "comparison_before_value", "comparison_after_value"),
    *("effect_value", "interval_low", "interval_high"),
)

EFFECT_SCHEMA: Final = pa.schema(
    [
        ("origin", pa.date32()),
        ("source", pa.string()),
        ("action_id", pa.string()),
        ("metric_id", pa.string()),
        ("basis_code", pa.string()),
        ("better", pa.string()),
        ("lag_business_days", pa.int32()),
        ("window_business_days", pa.int32()),
        *((name, pa.date32()) for name in _DAYS),
        *((name, pa.float64()) for name in _VALUES),
        ("person_count", pa.int64()),
        ("comparison_person_count", pa.int64()),
        ("n", pa.int64()),
        ("needed_n", pa.int64()),
        ("is_picked_as_worst", pa.bool_()),
        ("effect_amount", _MONEY),
        ("verdict_code", pa.string()),
        ("note", pa.string()),
    ]
)


def judge_effects(*, warehouse: Path, folder: Path, as_of: date) -> tuple[Effect, ...]:
    """Judge every action of the register by what was known on the as-of date.

    Reads:  warehouse/candidate/shinchoku.duckdb (marts, seed action_metrics; read-only)
    Writes: forecasts/as_of=<as_of>/action_effect.parquet
    Shape:  one row per action
    Units:  values in the unit of the metric, flows per person and business day; money in the
            reporting currency, two decimals
    """
    effects = judge_actions(read_actions(warehouse, as_of=as_of))
    write_effects(folder, effects, origin=as_of)
    return effects


def write_effects(folder: Path, effects: Iterable[Effect], *, origin: date) -> Path:
    """Write one row per action, in the order of their keys."""
    rows = sorted((_row(effect, origin) for effect in effects), key=lambda row: row[:3])
    return write_rows(folder / FILE, rows, EFFECT_SCHEMA)


def _row(effect: Effect, origin: date) -> tuple[object, ...]:
    """Return the row of an action, in the order of the columns."""
    action, windows = effect.action, effect.windows
    days = (
        (windows.before.first, windows.before.last, windows.after.first, windows.after.last)
        if windows
        else (None,) * 4
    )
    values = (
        *(effect.before, effect.after, effect.comparison_before, effect.comparison_after),
        *(effect.effect, effect.low, effect.high),
    )
    return (
        *(origin, action.source, action.action_id, action.metric_id),
        *(effect.basis, action.better, action.lag_days),
        *(windows.business_days if windows else None, *days, effect.judged_from),
        *(None if value is None else round(value, DIGITS) for value in values),
        *(effect.people, effect.comparison_people, effect.n, effect.needed_n),
        *(effect.was_worst, _money(effect.effect_amount), effect.verdict, effect.note or None),
    )


def _money(amount: float | None) -> Decimal | None:
    """Return an amount to the cent."""
    return None if amount is None else Decimal(amount).quantize(CENT, ROUND_HALF_UP)
