"""Choose the titles of the page on movements, landing and coverage: codes and figures, no words."""

from decimal import Decimal
from typing import Final

from flows.vocabulary.movements import (
    ENDS,
    CoverageRow,
    LandingRow,
    MovementLine,
    Movements,
    WindowCode,
)
from flows.vocabulary.progress import Cadence, Finding, MovementStory

ZERO: Final = Decimal(0)
# Kinds of movement that a title names as the cause of a fall or rise, by what it calls them.
FALLS: Final = {
    "lost": ("lost",),
    "pushed": ("pushed_out", "pulled_out"),
    "won": ("won",),
    "cut": ("amount_down",),
}
RISES: Final = {
    "new": ("new",),
    "dated": ("pulled_in", "pushed_in"),
    "raised": ("amount_up",),
}


def window_of(cadence: Cadence) -> WindowCode:
    """Return the window that begins with the report before: a week or the month so far."""
    return "month" if cadence == "monthly" else "seven_days"


def movement_story(
    movements: Movements | None, *, cadence: Cadence, open_pipeline: Decimal
) -> MovementStory | None:
    """Return the titles of the page, from figures that are rounded already.

    ``open_pipeline``: what the report prints elsewhere, without close dates that have passed.
    """
    if movements is None:
        return None
    window = window_of(cadence)
    return MovementStory(
        waterfall=_waterfall(movements.waterfall("pipeline", window)),
        bookings=_bookings(movements.waterfall("bookings", window)),
        landing=_landing(movements.landing),
        coverage=_coverage(movements.coverages),
        overdue=_overdue(movements, open_pipeline=open_pipeline),
    )


def _waterfall(lines: tuple[MovementLine, ...]) -> Finding:
    """Return what the open pipeline did, and the kind of movement that did most of it."""
    if not lines:
        return Finding(code="unknown")
    moves = [line for line in lines if line.line_code not in ENDS]
    if not moves:
        return Finding(code="still")
    net = _net(lines)
    if net == 0:
        return Finding(code="even")
    causes, code = (FALLS, "fell") if net < 0 else (RISES, "rose")
    sums = {
        name: abs(sum((line.amount for line in moves if line.line_code in kinds), ZERO))
        for name, kinds in causes.items()
    }
    cause = max(sums, key=lambda name: sums[name])
    if not sums[cause]:
        return Finding(code=code, amount=abs(net))
    return Finding(code=f"{code}_{cause}", amount=abs(net), other_amount=sums[cause])


def _bookings(lines: tuple[MovementLine, ...]) -> Finding:
    """Return what the bookings did."""
    if not lines:
        return Finding(code="unknown")
    won = next((line.deal_count for line in lines if line.line_code == "won"), 0)
    net = _net(lines)
    if net > 0:
        return Finding(code="grew" if won else "grew_otherwise", amount=net, count=won)
    if net < 0:
        return Finding(code="fell", amount=-net)
    return Finding(code="even" if len(lines) > len(ENDS) else "still")


def _overdue(movements: Movements, *, open_pipeline: Decimal) -> Finding:
    """Return what the closing pipeline holds beyond what is still due."""
    closings = [row.pipeline_closing_amount for row in movements.changes]
    closing = next((amount for amount in closings if amount is not None), None)
    if closing is None or closing <= open_pipeline:
        return Finding(code="none")
    return Finding(code="overdue", amount=closing - open_pipeline)


def _landing(row: LandingRow) -> Finding:
    """Return what the bridge comes to."""
    short = row.landing_shortfall_amount
    if row.landing_amount is None:
        return Finding(code="no_landing")
    if short is None:
        return Finding(code="no_target", amount=row.landing_amount)
    if short == 0:
        return Finding(code="exact")
    return Finding(code="short" if short > 0 else "over", amount=abs(short))


def _coverage(rows: tuple[CoverageRow, ...]) -> Finding:
    """Return the first quarter whose coverage is below what was needed before."""
    judged = [
        row
        for row in rows
        if row.coverage_ratio is not None and row.required_coverage_ratio is not None
    ]
    if not judged:
        aimed = any(row.gap_to_go_amount is not None for row in rows)
        return Finding(code="unknown" if aimed else "no_target")
    for row in judged:
        if (row.coverage_ratio or 0) < (row.required_coverage_ratio or 0):
            code = "thin_now" if row.period_rank == 1 else "thin_ahead"
            return Finding(code=code, count=row.fiscal_quarter, ratio=row.coverage_ratio)
    return Finding(code="enough")


def _net(lines: tuple[MovementLine, ...]) -> Decimal:
    ends = {line.line_code: line.amount for line in lines if line.line_code in ENDS}
    return ends["closing"] - ends["opening"]
