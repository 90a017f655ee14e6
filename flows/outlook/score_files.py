"""Write how well the score of deals did, one row per period, beside the night's forecasts."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

import pyarrow as pa

from flows.outlook.forecast_files import write_rows
from flows.outlook.judging import CANDIDATES
from flows.outlook.vocabulary import ScoreQuality

QUALITY_SCHEMA: Final = pa.schema(
    [
        ("origin", pa.date32()),
        ("period_kind", pa.string()),
        ("period_start", pa.date32()),
        ("method", pa.string()),
        ("note", pa.string()),
        ("n", pa.int64()),
        ("won_count", pa.int64()),
        ("lost_count", pa.int64()),
        ("judged_period_count", pa.int64()),
        ("judged_count", pa.int64()),
        ("judged_won_count", pa.int64()),
        ("judged_expected_count", pa.float64()),
        ("auc_ratio", pa.float64()),
        ("brier_ratio", pa.float64()),
        ("brier_skill_ratio", pa.float64()),
        *((f"{name}_log_loss", pa.float64()) for name in CANDIDATES),
    ]
)


def write_quality(folder: Path, qualities: Iterable[ScoreQuality], *, origin: date) -> Path:
    """Write one row per period, in the order of their keys."""
    rows = sorted(
        (
            (
                origin,
                *one.period,
                one.method,
                one.note,
                one.n,
                one.won,
                one.lost,
                one.periods,
                one.judged_n,
                one.judged_won,
                one.judged_chances,
                one.auc,
                one.brier,
                one.brier_skill,
                *(one.log_losses[name] for name in CANDIDATES),
            )
            for one in qualities
        ),
        key=lambda row: row[:3],
    )
    return write_rows(folder / "score_quality.parquet", rows, QUALITY_SCHEMA)
