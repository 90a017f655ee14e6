"""Choose and round what a manager reads of one scope, by how often the report goes out."""

from decimal import Decimal
from typing import Final, TypeVar

from flows.prepare.rounded import STEP, share_out, to_step
from flows.vocabulary.funnel import (
    ManagerPages,
    MixRow,
    MonthPage,
    WatchedDeal,
    WindowCode,
)
from flows.vocabulary.progress import Cadence, MoneyUnit
from flows.vocabulary.progress_rows import Frozen

Row = TypeVar("Row", bound=Frozen)
_MONTH_MONEY: Final = (
    "bookings_amount",
    "target_amount",
    "yoy_amount",
    "pop_amount",
    "commit_top1_amount",
    "commit_top5_amount",
)


def pages_of(pages: ManagerPages, *, cadence: Cadence, unit: MoneyUnit) -> ManagerPages:
    """Return the pages as printed: the window since the last report, money in printed steps."""
    window: WindowCode = "month" if cadence == "monthly" else "seven_days"
    step = STEP[unit]
    counts = (row for row in pages.watch_counts if row.window_code == window)
    return pages.model_copy(
        update={
            "stages": tuple(_each(row, step, "contribution_amount") for row in pages.stages),
            "watched": tuple(
                deal
                for code in ("slipped", "at_risk")
                for deal in _column(
                    tuple(
                        row
                        for row in pages.watched
                        if row.window_code == window and row.list_code == code
                    ),
                    step,
                )
            ),
            "watch_counts": tuple(_each(row, step, "amount") for row in counts),
            "month": _month(pages.month, step) if cadence == "monthly" else None,
        }
    )


def _month(month: MonthPage | None, step: Decimal) -> MonthPage | None:
    """Return the month in printed steps; each kind of segment adds up to its bookings."""
    if month is None:
        return None
    kinds = dict.fromkeys(row.segment_kind for row in month.mix)
    facts = _each(month.facts, step, *_MONTH_MONEY)
    mix = (
        row
        for kind in kinds
        for row in _mix(tuple(row for row in month.mix if row.segment_kind == kind), step)
    )
    return MonthPage(
        facts=facts,
        mix=tuple(mix),
        cases=tuple(_each(row, step, "amount") for row in month.cases),
        case_stages=month.case_stages,
    )


def _mix(rows: tuple[MixRow, ...], step: Decimal) -> tuple[MixRow, ...]:
    """Return the segments of one kind with amounts that add up to their rounded sum."""
    amounts = [row.bookings_amount for row in rows]
    shares = _shares(amounts, step)
    return tuple(
        row.model_copy(update={"bookings_amount": share})
        for row, share in zip(rows, shares, strict=True)
    )


def _column(rows: tuple[WatchedDeal, ...], step: Decimal) -> tuple[WatchedDeal, ...]:
    """Return the deals of one list with amounts that add up to their rounded sum."""
    shares = iter(_shares([row.amount for row in rows if row.amount is not None], step))
    return tuple(
        row if row.amount is None else row.model_copy(update={"amount": next(shares)})
        for row in rows
    )


def _shares(amounts: list[Decimal], step: Decimal) -> list[Decimal]:
    """Return amounts in steps that add up to the rounded sum."""
    whole = to_step(sum(amounts, Decimal(0)), step) or Decimal(0)
    return share_out(amounts, total=whole, step=step)


def _each(row: Row, step: Decimal, *names: str) -> Row:
    """Return a row with the named amounts rounded one by one."""
    return row.model_copy(update={name: to_step(getattr(row, name), step) for name in names})
