"""What moved a scope's pipeline and bookings, where it lands, and what covers the quarters ahead.

Field names are the column names of ``rpt_progress_waterfall``, ``rpt_progress_changes``,
``rpt_progress_landing`` and ``rpt_progress_coverage``; units and null as in ``progress_rows``.
"""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from flows.vocabulary.progress_rows import Frozen, ScopedRow

MeasureCode = Literal["pipeline", "bookings"]
WindowCode = Literal["seven_days", "month", "quarter"]
ENDS = ("opening", "closing")


class MovementLine(ScopedRow):
    """One line of a waterfall: an end, or one kind of movement."""

    measure_code: MeasureCode = Field(description="What moved.")
    window_code: WindowCode = Field(description="Since when.")
    line_code: str = Field(description="opening, a kind of movement, or closing.")
    line_rank: int = Field(description="Order of printing.")
    amount: Decimal = Field(description="Money of the line, signed.")
    deal_count: int = Field(description="Deals of the line.")


class ChangeRow(ScopedRow):
    """What stood at the begin of one window, and whether the movements explain the difference."""

    window_code: WindowCode = Field(description="Since when.")
    t0: date = Field(description="Last day before the window.")
    t0_seen_on: date | None = Field(description="Delivery that tells of it; null: none.")
    note: str | None = Field(description="Code of what is not known of the begin.")
    pipeline_opening_amount: Decimal | None = Field(description="Open pipeline then.")
    pipeline_closing_amount: Decimal | None = Field(description="Open pipeline now, overdue too.")
    pipeline_difference_amount: Decimal | None = Field(description="What no movement explains.")
    bookings_opening_amount: Decimal | None = Field(description="Bookings as known then.")
    bookings_closing_amount: Decimal | None = Field(description="Bookings as known now.")
    bookings_difference_amount: Decimal | None = Field(description="What no movement explains.")
    pipeline_round_trip_count: int = Field(description="Deals that left and came back.")
    moved_deal_count: int | None = Field(description="Deals that moved.")
    landing_then_on: date | None = Field(description="Day of the call that stands for then.")
    landing_then_amount: Decimal | None = Field(description="Landing as called then.")
    landing_change_amount: Decimal | None = Field(description="Landing now less then.")

    @property
    def pipeline_change_amount(self) -> Decimal | None:
        """Return what the open pipeline changed by, as printed."""
        return _less(self.pipeline_closing_amount, self.pipeline_opening_amount)

    @property
    def bookings_change_amount(self) -> Decimal | None:
        """Return what the bookings changed by, as printed."""
        return _less(self.bookings_closing_amount, self.bookings_opening_amount)


class LandingRow(ScopedRow):
    """From the target over what is won, open and not yet there to the shortfall."""

    target_amount: Decimal | None = Field(description="Target; null: none set.")
    landing_booked_amount: Decimal | None = Field(description="Won in the period.")
    landing_open_amount: Decimal | None = Field(description="Expected of open deals.")
    landing_new_amount: Decimal | None = Field(description="Expected of deals not yet there.")
    landing_amount: Decimal | None = Field(description="Sum of the three.")
    landing_shortfall_amount: Decimal | None = Field(description="Target less landing.")
    seasonal_pace_amount: Decimal | None = Field(description="Target by earlier periods' course.")
    largest_deal_name: str | None = Field(description="Deal that brings most to the landing.")
    largest_account_name: str | None = Field(description="Its account.")
    largest_is_open: bool | None = Field(description="Whether it is still open.")
    largest_part_amount: Decimal | None = Field(description="What it brings.")
    largest_part_ratio: float | None = Field(description="The same over the landing.")

    @property
    def landing_gap_amount(self) -> Decimal | None:
        """Return the landing less the target; negative: short."""
        return _less(self.landing_amount, self.target_amount)


class CoverageRow(ScopedRow):
    """Open pipeline of one quarter beside what is missing, and what was needed before."""

    period_rank: int = Field(description="1: the quarter under way, 2 and 3: those after it.")
    fiscal_year: int = Field(description="Calendar year that names the fiscal year.")
    fiscal_quarter: int = Field(description="Quarter of the fiscal year.")
    target_amount: Decimal | None = Field(description="Target; null: none set.")
    gap_to_go_amount: Decimal | None = Field(description="What is missing to it, at least 0.")
    open_pipeline_amount: Decimal = Field(description="Open and closing in the quarter.")
    open_pipeline_count: int = Field(description="Deals of it.")
    coverage_ratio: float | None = Field(description="Open pipeline over what is missing.")
    required_coverage_ratio: float | None = Field(description="What earlier quarters needed.")
    coverage_note: str | None = Field(description="Code of why there is no coverage.")


class Movements(Frozen):
    """What is told of one scope."""

    lines: tuple[MovementLine, ...] = Field(description="Waterfalls, by measure and window.")
    changes: tuple[ChangeRow, ...] = Field(description="Begin of each window.")
    landing: LandingRow = Field(description="The landing bridge.")
    coverages: tuple[CoverageRow, ...] = Field(description="Three quarters.")

    @property
    def rows(self) -> tuple[ScopedRow, ...]:
        """Return every row, for the guard of the scope."""
        return (*self.lines, *self.changes, self.landing, *self.coverages)

    def change(self, window: WindowCode) -> ChangeRow | None:
        """Return the begin of one window."""
        return next((row for row in self.changes if row.window_code == window), None)

    def waterfall(self, measure: MeasureCode, window: WindowCode) -> tuple[MovementLine, ...]:
        """Return the lines of one waterfall in order; none: its begin is not known."""
        return tuple(
            row for row in self.lines if (row.measure_code, row.window_code) == (measure, window)
        )


def _less(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one - other
