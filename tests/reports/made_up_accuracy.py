"""What a made-up backtest came to: every method, every band of days left, chances of deals."""

from decimal import Decimal

from flows.vocabulary.progress_rows import Frozen, Summary
from flows.vocabulary.track import AccuracyRow, CalibrationRow
from tests.reports.made_up_track import track_marks, track_summary

# Of each kind and band, nearest first: method, error, own error there, bias, held, loss, periods,
# calls and calls that could not be made.
Score = tuple[
    str, float | None, float | None, float | None, float | None, str | None, int, int, int
]
SCORES: dict[tuple[str, str], tuple[Score, ...]] = {
    ("quarter", "all"): (
        ("scored_deals", 0.082, 0.082, 0.021, 0.81, "9.4", 7, 90, 0),
        ("crm_probability", 0.148, 0.082, 0.093, 0.44, "21.7", 7, 90, 0),
        ("run_rate", 0.294, 0.082, -0.187, None, None, 7, 90, 0),
        ("last_year_same_day", 0.06, 0.071, 0.03, None, None, 2, 26, 64),
        ("seasonal_pace", None, None, None, None, None, 0, 0, 90),
    ),
    ("quarter", "00-20"): (
        ("seasonal_pace", 0.041, 0.052, 0.01, 0.7, "5.1", 7, 28, 0),
        ("scored_deals", 0.052, 0.052, 0.0, 0.74, "6.2", 7, 28, 0),
    ),
    ("quarter", "21-40"): (("scored_deals", 0.079, 0.079, 0.02, 0.83, "9.1", 7, 30, 0),),
    ("month", "all"): (
        ("last_year_same_day", 0.107, 0.164, -0.012, None, None, 8, 34, 22),
        ("scored_deals", 0.151, 0.151, 0.044, 0.72, "4.2", 13, 56, 0),
        ("stage_weighted", 0.533, 0.151, 0.533, 0.08, "17.9", 13, 56, 0),
    ),
    ("month", "16-"): (("scored_deals", 0.302, 0.302, 0.131, 0.31, "8.8", 2, 2, 0),),
}
DRIFT = {"quarter": "same", "month": "worse"}
BINS = ((0, 1204, 0.051, 0.044), (2, 866, 0.248, 0.262), (5, 120, 0.552, 0.508), (8, 4, 0.84, 0.5))


def forecast_rows(scope: Summary) -> dict[str, tuple[Frozen, ...]]:
    """Return all rows that tell of past forecasts of a scope."""
    return {
        "track_summaries": (track_summary(scope),),
        "track_marks": track_marks(scope),
        "scores": scores(scope),
        "chance_bins": chance_bins(scope),
    }


def scores(scope: Summary) -> tuple[AccuracyRow, ...]:
    """Return the scores of a scope, as they are read."""
    return tuple(
        _row(scope, kind=kind, band=band, rank=rank, score=score)
        for (kind, band), rows in SCORES.items()
        for rank, score in enumerate(rows, start=1)
    )


def chance_bins(scope: Summary) -> tuple[CalibrationRow, ...]:
    """Return what chances of deals came to; of units none is known."""
    if scope.scope_kind != "company":
        return ()
    return tuple(
        CalibrationRow(
            scope_kind=scope.scope_kind,
            scope_id=scope.scope_id,
            period_kind="quarter",
            chance_bin=chance_bin,
            deal_count=deals,
            mean_chance_ratio=chance,
            won_ratio=won,
            all_deal_count=2194,
            all_chance_ratio=0.1577,
            all_won_ratio=0.1563,
        )
        for chance_bin, deals, chance, won in BINS
    )


def _row(scope: Summary, *, kind: str, band: str, rank: int, score: Score) -> AccuracyRow:
    method, error, own, bias, held, loss, periods, calls, no_calls = score
    is_printed = method == "scored_deals"
    plain = {
        "scope_kind": scope.scope_kind,
        "scope_id": scope.scope_id,
        "period_kind": kind,
        "days_left_band": band,
        "method": method,
        "is_printed": is_printed,
        "nearness_rank": rank,
        "is_nearest": rank == 1 and periods >= 3,
        "call_count": calls,
        "period_count": periods,
        "no_forecast_count": no_calls,
        "wape_ratio": error,
        "own_wape_ratio": own,
        "bias_ratio": bias,
        "interval_coverage_ratio": held,
        "pinball_amount": None if loss is None else Decimal(loss) * 1_000_000,
        "recent_wape_ratio": None if error is None else error * 1.3,
        "recent_bias_ratio": bias,
        "drift_code": DRIFT[kind] if is_printed and band == "all" else None,
        "brier_skill_ratio": 0.31 if is_printed and scope.scope_kind == "company" else None,
    }
    return AccuracyRow.model_validate(plain)
