"""Score open leads; writes two Parquet files per as-of date, equal bytes for equal input.

Reads ``warehouse/candidate`` (marts, read-only) → writes ``forecasts/as_of=<D>``. Metric 45 of the
dictionary; README.md has the rules.
"""

from collections.abc import Iterable
from dataclasses import astuple
from datetime import date
from pathlib import Path
from typing import Final

import pyarrow as pa

from flows.outlook.forecast_files import write_rows
from flows.outlook.judging import CANDIDATES
from flows.outlook.lead_marts import HORIZON_DAYS, read_leads
from flows.outlook.lead_scoring import score_leads
from flows.outlook.vocabulary import LeadQuality, LeadScore
from flows.outlook.warehouse import open_warehouse

SCORE_SCHEMA: Final = pa.schema(
    [
        ("origin", pa.date32()),
        ("horizon_days", pa.int32()),
        ("source", pa.string()),
        ("lead_id", pa.string()),
        ("method", pa.string()),
        ("p_convert_ratio", pa.float64()),
        ("fit_code", pa.string()),
        ("intent_code", pa.string()),
        ("n", pa.int64()),
        ("note", pa.string()),
        ("reasons", pa.string()),
    ]
)
QUALITY_SCHEMA: Final = pa.schema(
    [
        ("origin", pa.date32()),
        ("horizon_days", pa.int32()),
        ("method", pa.string()),
        ("note", pa.string()),
        ("n", pa.int64()),
        ("converted_count", pa.int64()),
        ("unconverted_count", pa.int64()),
        ("judged_origin_count", pa.int64()),
        ("judged_count", pa.int64()),
        ("judged_converted_count", pa.int64()),
        ("judged_expected_count", pa.float64()),
        ("auc_ratio", pa.float64()),
        ("brier_ratio", pa.float64()),
        ("brier_skill_ratio", pa.float64()),
        *((f"{name}_log_loss", pa.float64()) for name in CANDIDATES),
    ]
)


def make_lead_scores(*, warehouse: Path, folder: Path, as_of: date) -> int:
    """Score every open lead; return how many there are.

    Reads:  warehouse/candidate/shinchoku.duckdb (marts, read-only)
    Writes: forecasts/as_of=<as_of>/{lead_score,lead_score_quality}.parquet
    Shape:  one row per open lead; one row
    Units:  probabilities 0–1
    """
    # read
    with open_warehouse(warehouse) as connection:
        state = read_leads(connection, as_of=as_of)
    # work
    scores, quality = score_leads(state)
    # write
    write_lead_scores(folder, scores, [quality], origin=as_of)
    return len(scores)


def write_lead_scores(
    folder: Path, scores: Iterable[LeadScore], qualities: Iterable[LeadQuality], *, origin: date
) -> tuple[Path, ...]:
    """Write one row per open lead, in the order of their keys, and what they are worth."""
    rows = sorted(
        ((origin, HORIZON_DAYS, *astuple(score)) for score in scores), key=lambda row: row[2:4]
    )
    judged = [
        (origin, HORIZON_DAYS, *astuple(one)[:-1], *(one.log_losses[name] for name in CANDIDATES))
        for one in qualities
    ]
    return (
        write_rows(folder / "lead_score.parquet", rows, SCORE_SCHEMA),
        write_rows(folder / "lead_score_quality.parquet", judged, QUALITY_SCHEMA),
    )
