"""Write the tables that explain a gap, one row per factor or stage, in the order of their keys."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

import pyarrow as pa

from flows.outlook.bottlenecks import StageRow
from flows.outlook.chances import CENT
from flows.outlook.forecast_files import write_rows
from flows.outlook.gap_factors import FactorRow
from flows.outlook.gap_segments import SegmentRow
from flows.outlook.required import RequiredRow

_MONEY: Final = pa.decimal128(18, 2)
_SCOPE_AND_PERIOD: Final = [
    ("origin", pa.date32()),
    ("scope_kind", pa.string()),
    ("scope_id", pa.string()),
    ("period_kind", pa.string()),
    ("period_start", pa.date32()),
]
FACTOR_SCHEMA: Final = pa.schema(
    [
        *_SCOPE_AND_PERIOD,
        ("factor_order", pa.int32()),
        ("factor_code", pa.string()),
        ("basis_code", pa.string()),
        ("plan_value", pa.float64()),
        ("actual_value", pa.float64()),
        ("contribution_amount", _MONEY),
        ("cross_check_amount", _MONEY),
        ("cause_rank", pa.int32()),
        ("plan_amount", _MONEY),
        ("target_amount", _MONEY),
        ("bookings_amount", _MONEY),
        ("baseline_period_count", pa.int32()),
        ("n", pa.int64()),
        ("note", pa.string()),
    ]
)
SEGMENT_SCHEMA: Final = pa.schema(
    [
        *_SCOPE_AND_PERIOD,
        ("segment_kind", pa.string()),
        ("segment_id", pa.string()),
        ("factor_order", pa.int32()),
        ("factor_code", pa.string()),
        ("basis_code", pa.string()),
        ("plan_share_ratio", pa.float64()),
        ("plan_value", pa.float64()),
        ("actual_value", pa.float64()),
        ("contribution_amount", _MONEY),
        ("cell_rank", pa.int32()),
        ("bookings_amount", _MONEY),
        ("n", pa.int64()),
    ]
)
STAGE_SCHEMA: Final = pa.schema(
    [
        *_SCOPE_AND_PERIOD,
        ("source", pa.string()),
        ("pipeline", pa.string()),
        ("factor_order", pa.int32()),
        ("factor_code", pa.string()),
        ("stage", pa.string()),
        ("cohort_from", pa.date32()),
        ("cohort_to", pa.date32()),
        ("entered_count", pa.int64()),
        ("advanced_count", pa.int64()),
        ("plan_value", pa.float64()),
        ("actual_value", pa.float64()),
        ("band_low_value", pa.float64()),
        ("band_high_value", pa.float64()),
        ("band_code", pa.string()),
        ("band_period_count", pa.int32()),
        ("contribution_amount", _MONEY),
        ("bottleneck_rank", pa.int32()),
        ("plan_amount", _MONEY),
        ("cohort_won_amount", _MONEY),
        ("baseline_period_count", pa.int32()),
        ("stay_from", pa.date32()),
        ("stay_to", pa.date32()),
        ("median_stay_days", pa.float64()),
        ("stay_low_days", pa.float64()),
        ("stay_high_days", pa.float64()),
        ("stay_band_code", pa.string()),
        ("ended_stay_count", pa.int64()),
        ("n", pa.int64()),
        ("note", pa.string()),
    ]
)
REQUIRED_SCHEMA: Final = pa.schema(
    [
        *_SCOPE_AND_PERIOD,
        ("source", pa.string()),
        ("pipeline", pa.string()),
        ("stage_order", pa.int32()),
        ("stage", pa.string()),
        ("shared_scope_kind", pa.string()),
        ("shared_scope_id", pa.string()),
        ("target_share_ratio", pa.float64()),
        ("target_amount", _MONEY),
        ("shared_shortfall_amount", _MONEY),
        ("average_won_amount", _MONEY),
        ("stage_win_rate_ratio", pa.float64()),
        ("in_time_ratio", pa.float64()),
        ("activities_per_entry", pa.float64()),
        ("reach_code", pa.string()),
        ("needed_win_count", pa.int64()),
        ("needed_entry_count", pa.int64()),
        ("needed_activity_count", pa.int64()),
        ("needed_activity_per_day_count", pa.int64()),
        ("remaining_business_days", pa.int32()),
        ("person_count", pa.int32()),
        ("cohort_from", pa.date32()),
        ("cohort_to", pa.date32()),
        ("n", pa.int64()),
        ("note", pa.string()),
    ]
)


def write_factors(folder: Path, rows: Iterable[FactorRow], *, origin: date) -> Path:
    """Write the factors of every gap."""
    cells = (
        (
            *(origin, *row.scope, *row.period, row.order, row.factor, row.basis),
            *(row.plan_value, row.actual_value, row.part, _money(row.cross_check)),
            *(row.cause_rank, row.planned, row.target, row.booked, row.baseline_periods),
            *(row.n, row.note),
        )
        for row in rows
    )
    return write_rows(folder / "gap_factor.parquet", _by_key(cells, 6), FACTOR_SCHEMA)


def write_segments(folder: Path, rows: Iterable[SegmentRow], *, origin: date) -> Path:
    """Write the segments of every gap."""
    cells = (
        (
            *(origin, *row.scope, *row.period, *row.segment, row.order, row.factor, row.basis),
            *(row.plan_share, row.plan_value, row.actual_value, row.part, row.rank),
            *(row.booked, row.n),
        )
        for row in rows
    )
    return write_rows(folder / "gap_segment.parquet", _by_key(cells, 8), SEGMENT_SCHEMA)


def write_stages(folder: Path, rows: Iterable[StageRow], *, origin: date) -> Path:
    """Write the stages of every funnel."""
    return write_rows(
        folder / "stage_bottleneck.parquet",
        _by_key((_stage_cells(row, origin) for row in rows), 8),
        STAGE_SCHEMA,
    )


def write_required(folder: Path, rows: Iterable[RequiredRow], *, origin: date) -> Path:
    """Write what it takes to fill each gap."""
    return write_rows(
        folder / "required_activity.parquet",
        _by_key((_required_cells(row, origin) for row in rows), 9),
        REQUIRED_SCHEMA,
    )


def write_empty(folder: Path) -> tuple[Path, ...]:
    """Write the four tables without rows."""
    return (
        write_factors(folder, (), origin=date.min),
        write_segments(folder, (), origin=date.min),
        write_stages(folder, (), origin=date.min),
        write_required(folder, (), origin=date.min),
    )


def _by_key(rows: Iterable[tuple[object, ...]], columns: int) -> list[tuple[object, ...]]:
    return sorted(rows, key=lambda row: row[:columns])


def _money(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(value).quantize(CENT)


def _stage_cells(row: StageRow, origin: date) -> tuple[object, ...]:
    staying, stay = row.staying, row.staying.stay
    return (
        *(origin, *row.scope, *row.cohort.key, row.pipeline.source, row.pipeline.pipeline),
        *(row.order, row.factor, row.stage, row.cohort.start, row.cohort.end, *row.counts),
        *(row.plan_value, row.actual_value, *row.band, row.band_periods, row.part, row.rank),
        *(row.amounts[1], row.amounts[0], row.baseline_periods),
        *((staying.period.start, staying.period.end) if staying.period else (None, None)),
        *(stay.days if stay else None, *staying.band, stay.n if stay else 0, row.n, row.note),
    )


def _required_cells(row: RequiredRow, origin: date) -> tuple[object, ...]:
    bearing, goal, rates = row.bearing, row.bearing.goal, row.rates
    told: Iterator[float | None] = (
        None if value is None else float(value)
        for value in (rates.win_ratio, rates.in_time, rates.activities_per_entry)
    )
    size = None if rates.size is None else float(rates.size)
    return (
        *(origin, *goal.scope, *goal.period, row.stage.source, row.stage.pipeline),
        *(row.order, row.stage.stage, *bearing.bearer.scope, float(bearing.share)),
        *(goal.target, bearing.bearer.shortfall, _money(size), *told),
        *(row.code, row.wins, row.entries, row.activities, row.activities_per_day),
        *(goal.business_days_left, bearing.people),
        *((row.cohorts[0].start, row.cohorts[-1].end) if row.cohorts else (None, None)),
        *(rates.won, row.note),
    )
