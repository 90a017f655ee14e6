"""Which scopes get a gap report beside the monthly ones: their pace fell under the threshold.

A scope that is under it is told once a quarter: by an edition of its own, or by the edition of the
month where that goes out on the same night. What earlier days published says what was told, so a
day made again comes out the same, whatever was published since.
"""

from flows.vocabulary.gap import GapOrder, GapSummary, PaceAlert
from flows.vocabulary.progress_rows import Summary

Editions = tuple[tuple[str, PaceAlert | None], ...]


def editions_due(told: GapSummary, *, order: GapOrder, monthly: str, summary: Summary) -> Editions:
    """Return the period labels of a scope's editions, each with the alert that it tells.

    ``summary`` bears money in steps of the printed unit.
    """
    alert = alert_of(told, order=order, summary=summary)
    own = [one for one in order.past if (one.scope_kind, one.scope_id) == _scope(told)]
    if alert is None or any(one.told_pace == alert.period for one in own):
        return ((monthly, None),)
    if any(one.period == monthly for one in own):
        return ((monthly, None), (f"{alert.period}-pace", alert))
    return ((monthly, alert),)


def alert_of(told: GapSummary, *, order: GapOrder, summary: Summary) -> PaceAlert | None:
    """Return the alert of a scope that is under the threshold; null: it is not, or not known."""
    ratio, start = told.pace_gap_ratio, told.pace_period_start
    threshold = order.pace_gap_below
    if ratio is None or start is None or threshold is None or not told.is_pace_told:
        return None
    if ratio >= threshold:
        return None
    return PaceAlert(
        scope_kind=told.scope_kind,
        scope_id=told.scope_id,
        period=start.isoformat(),
        period_start=start,
        fiscal_year=told.pace_fiscal_year,
        fiscal_quarter=told.pace_fiscal_quarter,
        gap_ratio=ratio,
        threshold_ratio=threshold,
        pace_amount=summary.linear_pace_amount,
        bookings_amount=summary.bookings_amount,
        gap_amount=summary.pace_gap_amount,
    )


def _scope(told: GapSummary) -> tuple[str, str]:
    return told.scope_kind, told.scope_id
