"""Foot the members' table: the rest of page 1, the difference to the scope's own, the total."""

from decimal import Decimal
from typing import Final

from flows.vocabulary.funnel import ScopeMeasures
from flows.vocabulary.progress import MEMBERS_ON_PAGE_ONE, MEMBERS_ON_PAPER, MemberTotal
from flows.vocabulary.progress_rows import MemberRow, Summary

_MONEY: Final = (
    "target_amount",
    "bookings_amount",
    "pace_gap_amount",
    "landing_amount",
    "landing_gap_amount",
    "open_pipeline_amount",
)
_COUNTS: Final = ("stalled_deal_count", "activity_week_count", "overdue_task_count")

_TASKS: Final = "overdue_task_count"
_MEASURES: Final = (
    "required_coverage_ratio",
    "push_rate_count_ratio",
    "push_rate_n",
    "activity_attainment_ratio",
    _TASKS,
)


def footings(
    summary: Summary, *, members: tuple[MemberRow, ...], measures: ScopeMeasures | None = None
) -> tuple[MemberTotal, ...]:
    """Return the footings of a members' table: every printed column adds up through them."""
    if not members:
        return ()
    total, summed = _total(summary, measures, count=len(members)), _summed(members)
    difference = {name: _less(getattr(total, name), summed[name]) for name in (*_MONEY, *_COUNTS)}
    cuts = (("rest", members[MEMBERS_ON_PAGE_ONE:]), ("beyond", members[MEMBERS_ON_PAPER:]))
    rows = [MemberTotal(kind=kind, count=len(cut), **_summed(cut)) for kind, cut in cuts if cut]
    if any(difference.values()):
        rows.append(MemberTotal(kind="difference", count=len(members), **difference))
    return (*rows, total)


def _total(summary: Summary, measures: ScopeMeasures | None, *, count: int) -> MemberTotal:
    """Return the scope's own figures as the last line of the table."""
    own = {name: getattr(summary, name) for name in (*_MONEY, *_COUNTS) if name != _TASKS}
    beside = {name: getattr(measures, name) for name in _MEASURES} if measures else {}
    return MemberTotal(
        kind="total",
        count=count,
        attainment_ratio=summary.attainment_ratio,
        coverage_ratio=summary.coverage_ratio,
        win_rate_count_ratio=summary.win_rate_count_ratio,
        win_rate_n=summary.win_rate_n,
        activity_week_note=summary.activity_week_note,
        **own,
        **beside,
    )


def _summed(members: tuple[MemberRow, ...]) -> dict[str, Decimal | int | None]:
    """Return the sum of each column; null where no member has a figure."""
    sums: dict[str, Decimal | int | None] = {}
    for name in _MONEY:
        filled = [getattr(row, name) for row in members if getattr(row, name) is not None]
        sums[name] = sum(filled, Decimal(0)) if filled else None
    for name in _COUNTS:
        counted = [getattr(row, name) for row in members if getattr(row, name) is not None]
        sums[name] = sum(counted) if counted or not members else None
    return sums


def _less(own: Decimal | int | None, summed: Decimal | int | None) -> Decimal | int | None:
    """Return the scope's own figure less the sum of its members; a missing side counts as none."""
    if own is None:
        return None
    return own - (summed or 0)
