"""Round the money of one scope to the printed unit so that what is printed adds up.

A column of members, stages or deals is rounded by largest remainder: each figure moves by less
than one step and the column's sum is the rounded sum. Differences (gap, variance) are taken
between the rounded figures, so a reader who subtracts gets what is printed. The steps are chosen
here and not in render, because the sentences are chosen from these figures too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Final, TypeVar

from flows.prepare.scope import ScopeTables
from flows.vocabulary.progress import MoneyUnit
from flows.vocabulary.progress_rows import (
    DealRow,
    Frozen,
    MemberRow,
    RestatementRow,
    Summary,
)
from flows.vocabulary.track import Accuracy, Track

Row = TypeVar("Row", bound=Frozen)

# A million is printed with one decimal, the other units with none.
STEP: Final[dict[MoneyUnit, Decimal]] = {
    "one": Decimal(1),
    "thousand": Decimal(1_000),
    "million": Decimal(100_000),
}
_SUMMARY_PLAIN: Final = (
    "target_amount",
    "members_target_amount",
    "bookings_amount",
    "linear_pace_amount",
    "open_pipeline_amount",
    "overdue_pipeline_amount",
    "on_hold_pipeline_amount",
    "landing_amount",
    "landing_p10_amount",
    "landing_p50_amount",
    "landing_p90_amount",
    "average_deal_amount",
    "median_deal_amount",
    "stalled_deal_amount",
    "bookings_week_amount",
    "bookings_previous_week_amount",
    "pipeline_created_amount",
)
_MEMBER_PLAIN: Final = (
    "target_amount",
    "bookings_amount",
    "landing_amount",
    "open_pipeline_amount",
)


def rounded(tables: ScopeTables, *, unit: MoneyUnit) -> ScopeTables:
    """Return the tables of one scope with all money in steps of the printed unit."""
    step = _Step(STEP[unit])
    return replace(
        tables,
        summary=step.summary(tables.summary),
        members=step.members(tables.members, pace_gap_total=_pace_gap(tables, step)),
        dual_posts=tuple(step.dual_post(row) for row in tables.dual_posts),
        stages=step.column(tables.stages, "open_pipeline_amount"),
        weeks=tuple(
            step.each(
                row,
                "bookings_week_amount",
                "bookings_cumulative_amount",
                "pace_cumulative_amount",
                "seasonal_pace_cumulative_amount",
            )
            for row in tables.weeks
        ),
        deals=step.lists(tables),
        deal_counts=tuple(step.each(row, "amount") for row in tables.deal_counts),
        trust=step.column(tables.trust, "amount_quarantined"),
        rejections=step.column(tables.rejections, "amount"),
        track=step.track(tables.track),
        accuracy=step.accuracy(tables.accuracy),
        restatements=tuple(
            row
            for row in (
                step.each(row, "printed_amount", "now_amount") for row in tables.restatements
            )
            if _is_printed_otherwise(row)
        ),
    )


def _is_printed_otherwise(row: RestatementRow) -> bool:
    """Say whether a reader of the rounded figures sees a difference at all."""
    if row.is_money:
        return row.printed_amount != row.now_amount
    if row.printed_ratio is None or row.now_ratio is None:
        return row.printed_ratio is not row.now_ratio
    return round(row.printed_ratio, 3) != round(row.now_ratio, 3)


def share_out(values: Sequence[Decimal], *, total: Decimal, step: Decimal) -> list[Decimal]:
    """Return values in whole steps whose sum is ``total``: largest remainder, first wins a tie."""
    floors = [(value / step).to_integral_value(ROUND_FLOOR) for value in values]
    if not values:
        return []
    missing = int(total / step - sum(floors))
    everyone, some = divmod(missing, len(values))
    by_remainder = sorted(range(len(values)), key=lambda i: (-(values[i] / step - floors[i]), i))
    lucky = set(by_remainder[:some])
    return [(floor + everyone + (i in lucky)) * step for i, floor in enumerate(floors)]


def to_step(value: Decimal | None, step: Decimal) -> Decimal | None:
    """Return one amount in whole steps, halves away from zero; null stays null."""
    if value is None:
        return None
    return (value / step).to_integral_value(ROUND_HALF_UP) * step


def _pace_gap(tables: ScopeTables, step: "_Step") -> Decimal | None:
    """Return the printed pace gap if the members' pace gaps add up to it, else null."""
    own = tables.summary.pace_gap_amount
    gaps = [row.pace_gap_amount for row in tables.members if row.pace_gap_amount is not None]
    if own is None or abs(sum(gaps, Decimal(0)) - own) >= 1:
        return None
    return step.summary(tables.summary).pace_gap_amount


@dataclass(frozen=True, slots=True)
class _Step:
    """Rounds rows to one step."""

    size: Decimal

    def summary(self, row: Summary) -> Summary:
        """Return the summary: plain figures rounded, differences taken between them."""
        plain = self.each(row, *_SUMMARY_PLAIN)
        target, bookings = plain.target_amount, plain.bookings_amount
        variance = None if row.variance_amount is None or target is None else bookings - target
        pace = plain.linear_pace_amount
        return plain.model_copy(
            update={
                "variance_amount": variance,
                "gap_to_go_amount": None if variance is None else max(-variance, Decimal(0)),
                "pace_gap_amount": None if pace is None else bookings - pace,
                "landing_gap_amount": _less(plain.landing_amount, target),
            }
        )

    def members(
        self, rows: tuple[MemberRow, ...], *, pace_gap_total: Decimal | None
    ) -> tuple[MemberRow, ...]:
        """Return the members, each money column adding up."""
        for name in _MEMBER_PLAIN:
            rows = self.column(rows, name)
        rows = self.column(rows, "pace_gap_amount", total=pace_gap_total)
        return tuple(map(_with_landing_gap, rows))

    def dual_post(self, row: MemberRow) -> MemberRow:
        """Return a member that adds up to nothing, each figure rounded by itself."""
        return _with_landing_gap(self.each(row, *_MEMBER_PLAIN, "pace_gap_amount"))

    def track(self, track: Track | None) -> Track | None:
        """Return the record of forecasts, each sum rounded by itself; errors stay as they are."""
        if track is None:
            return None
        marks = (self.each(mark, "expected_amount", "actual_amount") for mark in track.marks)
        return track.model_copy(update={"marks": tuple(marks)})

    def accuracy(self, accuracy: Accuracy | None) -> Accuracy | None:
        """Return the scores, each loss rounded by itself."""
        if accuracy is None:
            return None
        scores = tuple(self.each(row, "pinball_amount") for row in accuracy.scores)
        return accuracy.model_copy(update={"scores": scores})

    def lists(self, tables: ScopeTables) -> tuple[DealRow, ...]:
        """Return the deals, each list's columns adding up."""
        codes = dict.fromkeys(deal.list_code for deal in tables.deals)
        lists = (tuple(d for d in tables.deals if d.list_code == code) for code in codes)
        return tuple(
            deal
            for deals in lists
            for deal in self.column(self.column(deals, "amount"), "effect_amount")
        )

    def each(self, row: Row, *names: str) -> Row:
        """Return a row with the named amounts rounded one by one."""
        return row.model_copy(
            update={name: to_step(getattr(row, name), self.size) for name in names}
        )

    def column(
        self, rows: tuple[Row, ...], name: str, *, total: Decimal | None = None
    ) -> tuple[Row, ...]:
        """Return rows whose column adds up to its rounded sum (or to ``total``)."""
        filled = [row for row in rows if getattr(row, name) is not None]
        values = [getattr(row, name) for row in filled]
        whole = to_step(sum(values, Decimal(0)), self.size) if total is None else total
        shares = iter(share_out(values, total=whole or Decimal(0), step=self.size))
        return tuple(
            row if getattr(row, name) is None else row.model_copy(update={name: next(shares)})
            for row in rows
        )


def _with_landing_gap(row: MemberRow) -> MemberRow:
    gap = _less(row.landing_amount, row.target_amount)
    return row.model_copy(update={"landing_gap_amount": gap})


def _less(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    """Return the difference, or null if a side is missing."""
    return None if left is None or right is None else left - right
