"""What past forecasts of a made-up scope came to."""

from datetime import date
from decimal import Decimal

from flows.vocabulary.progress_rows import Summary
from flows.vocabulary.track import RecordCode, TrackMark, TrackSummary

# Of each quarter, newest first: days left, millions called and come, error, how it ended.
QUARTERS: tuple[tuple[int | None, str | None, str | None, float | None, RecordCode], ...] = (
    (27, "218.4", "226.1", -0.034, "hit"),
    (25, "251", "214.7", 0.169, "miss"),
    (28, "198.2", "205.5", -0.036, "hit"),
    (27, "240.9", "223.3", 0.079, "hit"),
    (26, "187.6", "190.2", -0.014, "hit"),
    (27, "201.4", "233", -0.136, "miss"),
    (25, "176.3", "171.9", 0.026, "hit"),
    (None, None, None, None, "waiting"),
)


def track_marks(scope: Summary) -> tuple[TrackMark, ...]:
    """Return the marks of a scope, oldest first as they are read."""
    rows = list(enumerate(QUARTERS, start=1))
    return tuple(_mark(scope, rank, *row) for rank, row in reversed(rows))


def track_summary(scope: Summary, **changes: object) -> TrackSummary:
    """Return what the marks of a scope come to."""
    plain = {
        "scope_kind": scope.scope_kind,
        "scope_id": scope.scope_id,
        "period_kind": "quarter",
        "period_count": 8,
        "scored_count": 7,
        "hit_count": 5,
        "interval_count": 7,
        "printed_count": 2,
        "waiting_count": 1,
        "days_left_from": 25,
        "days_left_to": 28,
        "wape_ratio": 0.0734,
        "bias_ratio": 0.0062,
        "record_state": "told",
    }
    return TrackSummary.model_validate(plain | changes)


def untracked(scope: Summary) -> TrackSummary:
    """Return what stands for a scope that has no past period."""
    counts = [name for name in TrackSummary.model_fields if name.endswith("_count")]
    ratios = ("wape_ratio", "bias_ratio", "days_left_from", "days_left_to")
    return track_summary(
        scope, **dict.fromkeys(counts, 0), **dict.fromkeys(ratios), record_state="no_past"
    )


def _mark(
    scope: Summary,
    rank: int,
    days_left: int | None,
    called: str | None,
    came: str | None,
    *outcome: object,
) -> TrackMark:
    year, quarter = divmod(2026 * 4 + 2 - rank, 4)
    error, code = outcome
    plain = {
        "scope_kind": scope.scope_kind,
        "scope_id": scope.scope_id,
        "period_kind": "quarter",
        "period_start": date(year + quarter // 3, (3 + 3 * quarter) % 12 + 1, 1),
        "fiscal_year": year,
        "fiscal_quarter": quarter + 1,
        "period_rank": rank,
        "days_left": days_left,
        "expected_amount": None if called is None else Decimal(called) * 1_000_000,
        "actual_amount": None if came is None else Decimal(came) * 1_000_000,
        "error_ratio": error,
        "record_code": code,
    }
    return TrackMark.model_validate(plain)
