"""What the report says of its own forecasts: what was called in past periods, and what came."""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from flows.vocabulary.progress_rows import Frozen, ScopedRow

RecordCode = Literal["hit", "miss", "no_interval", "no_forecast", "no_actual", "waiting"]
RecordState = Literal["told", "few", "waiting", "no_forecast", "no_actual", "no_past"]
SCORED: frozenset[RecordCode] = frozenset({"hit", "miss", "no_interval"})


class TrackMark(ScopedRow):
    """One past period: a row of ``rpt_track_record``."""

    period_kind: str = Field(description="Kind of period.")
    period_start: date = Field(description="First day of the period.")
    fiscal_year: int = Field(description="Calendar year that names the fiscal year.")
    fiscal_quarter: int | None = Field(description="Quarter of the fiscal year, 1–4.")
    period_rank: int = Field(description="Place of the period, 1 for the newest.")
    days_left: int | None = Field(description="Business days left on the day of the call.")
    expected_amount: Decimal | None = Field(description="What was called; null: nothing.")
    actual_amount: Decimal | None = Field(description="What came.")
    error_ratio: float | None = Field(description="Call less actual over actual; null: no ratio.")
    record_code: RecordCode = Field(description="Whether P10–P90 held it, or why that is unknown.")

    @property
    def is_scored(self) -> bool:
        """Return whether there is a call and something to hold it against."""
        return self.record_code in SCORED


class TrackSummary(ScopedRow):
    """What the marks of a scope come to: a row of ``rpt_track_summary``."""

    period_kind: str = Field(description="Kind of period.")
    period_count: int = Field(description="Past periods that can be called.")
    scored_count: int = Field(description="Of these, with a call and an actual.")
    hit_count: int = Field(description="Of these, within P10–P90.")
    interval_count: int = Field(description="Of the scored ones, called with an interval.")
    printed_count: int = Field(description="Of the scored ones, printed at the time.")
    waiting_count: int = Field(description="Past periods without a call near enough so far.")
    days_left_from: int | None = Field(description="Fewest business days left on their days.")
    days_left_to: int | None = Field(description="Most business days left on their days.")
    wape_ratio: float | None = Field(description="Sum of misses over sum of actuals.")
    bias_ratio: float | None = Field(description="Sum of errors over sum of actuals.")
    record_state: RecordState = Field(description="Whether it can be told, or why not.")


class Track(Frozen):
    """The strip of page 1: what past periods came to, oldest first."""

    summary: TrackSummary = Field(description="What the marks come to.")
    marks: tuple[TrackMark, ...] = Field(description="One per past period, oldest first.")


class AccuracyRow(ScopedRow):
    """Scores of one method in one band of days left: a row of ``rpt_forecast_accuracy``."""

    period_kind: str = Field(description="Kind of period.")
    days_left_band: str = Field(description="Business days left as a range; all: every band.")
    method: str = Field(description="Name of the method.")
    is_printed: bool = Field(description="Whether its forecast is the one that is printed.")
    nearness_rank: int = Field(description="Place on the calls of both, the nearest first.")
    is_nearest: bool = Field(description="Whether none comes nearer on the calls of both.")
    call_count: int = Field(description="Calls that were scored.")
    period_count: int = Field(description="Periods that they speak of.")
    no_forecast_count: int = Field(description="Calls that could not be made.")
    wape_ratio: float | None = Field(description="Sum of misses over sum of actuals.")
    own_wape_ratio: float | None = Field(description="The printed method's on the same calls.")
    bias_ratio: float | None = Field(description="Sum of errors over sum of actuals.")
    interval_coverage_ratio: float | None = Field(description="Share held by P10–P90.")
    pinball_amount: Decimal | None = Field(description="Mean pinball loss of P10, P50, P90.")
    recent_wape_ratio: float | None = Field(description="Error of the two newest periods.")
    recent_bias_ratio: float | None = Field(description="Bias of the two newest periods.")
    drift_code: Literal["worse", "same", "better"] | None = Field(
        description="The two newest periods against all; null: too few."
    )
    brier_skill_ratio: float | None = Field(description="Better than stage rates; company only.")


class CalibrationRow(ScopedRow):
    """One tenth of the chances of deals: a row of ``rpt_forecast_calibration``."""

    period_kind: str = Field(description="Kind of period.")
    chance_bin: int = Field(description="Tenth of the chance, 0–9.")
    deal_count: int = Field(description="Deals, each counted on each day.")
    mean_chance_ratio: float = Field(description="Mean chance of them.")
    won_ratio: float = Field(description="Share won within the period.")
    all_deal_count: int = Field(description="Deals of all tenths.")
    all_chance_ratio: float = Field(description="Mean chance of all tenths.")
    all_won_ratio: float = Field(description="Share won of all tenths.")


class Accuracy(Frozen):
    """The accuracy page of a monthly edition: the backtest of one scope."""

    scores: tuple[AccuracyRow, ...] = Field(description="Scores by kind, band and nearness.")
    bins: tuple[CalibrationRow, ...] = Field(description="Chances of deals; company alone.")
