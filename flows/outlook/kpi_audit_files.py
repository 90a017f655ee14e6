"""Audit the KPIs of every scope against its bookings, and write the table of it.

Reads ``warehouse/candidate`` (marts and seeds, read-only) → writes
``forecasts/as_of=<D>/kpi_audit.parquet``. README.md has the rules.
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

import pyarrow as pa

from flows.outlook.fitting import one_thread
from flows.outlook.forecast_files import write_rows
from flows.outlook.kpi_audit import Audited, audit_kpis
from flows.outlook.kpi_audit_marts import read_audit_state
from flows.outlook.simulation import seed_of
from flows.outlook.vocabulary import ScopeKey

FILE: Final = "kpi_audit.parquet"
DIGITS: Final = 6
"""Digits after the point that values keep: what lies beyond differs from machine to machine."""
AUDIT_SCHEMA: Final = pa.schema(
    [
        ("origin", pa.date32()),
        ("scope_kind", pa.string()),
        ("scope_id", pa.string()),
        ("kpi_code", pa.string()),
        ("segment_id", pa.string()),
        ("week_count", pa.int64()),
        ("lag_weeks", pa.int32()),
        ("lag_low_weeks", pa.int32()),
        ("lag_high_weeks", pa.int32()),
        ("correlation_ratio", pa.float64()),
        ("interval_low", pa.float64()),
        ("interval_high", pa.float64()),
        ("chance_ratio", pa.float64()),
        ("chance_limit", pa.float64()),
        ("verdict_code", pa.string()),
        ("twin_kpi_code", pa.string()),
        ("twin_segment_id", pa.string()),
        ("twin_correlation_ratio", pa.float64()),
        ("note", pa.string()),
    ]
)
ScopeAudit = tuple[ScopeKey, Audited]


def audit_scopes(*, warehouse: Path, folder: Path, as_of: date) -> tuple[ScopeAudit, ...]:
    """Hold the KPIs of company and units against their bookings.

    Reads:  warehouse/candidate/shinchoku.duckdb (marts, seed audited_kpis; read-only)
    Writes: forecasts/as_of=<as_of>/kpi_audit.parquet
    Shape:  one row per scope and KPI; of stages one per stage
    Units:  weeks; correlations −1 to 1; chance 0 to 1
    """
    # read
    state = read_audit_state(warehouse, as_of=as_of)
    # work
    with one_thread():
        audits = tuple(
            (one.scope, told)
            for one in state.scopes
            for told in audit_kpis(
                one.bookings, one.kpis, state.weeks, seed=seed_of("kpi_audit", *one.scope)
            )
        )
    # write
    write_audits(folder, audits, origin=as_of)
    return audits


def write_audits(folder: Path, audits: Iterable[ScopeAudit], *, origin: date) -> Path:
    """Write one row per scope and KPI, in the order of their keys."""
    rows = sorted((_row(*audit, origin) for audit in audits), key=lambda row: row[:5])
    return write_rows(folder / FILE, rows, AUDIT_SCHEMA)


def _row(scope: ScopeKey, told: Audited, origin: date) -> tuple[object, ...]:
    """Return the row of a KPI, in the order of the columns."""
    return (
        *(origin, *scope, *told.series.key, told.n, told.lag, *told.lag_ends),
        *(_rounded(value) for value in (told.correlation, *told.ends, told.p, told.limit)),
        *(told.verdict, *(told.twin or (None, None)), _rounded(told.twin_correlation)),
        told.note or None,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
