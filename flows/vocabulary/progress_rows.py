"""Rows of the ``rpt_progress_*`` tables, as prepare reads them and render prints them.

Field names of the row types are the column names of the ``rpt_progress_*`` tables. Unless a field
says otherwise: ``_amount`` is money in whole reporting currency, ``_ratio`` is 0–1 (may exceed 1),
``_count`` counts records, and null means "not known", which is never printed as zero.
"""

from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

ScopeKind = Literal["company", "unit", "owner", "account"]
ListCode = Literal["to_move", "overdue", "stalled", "won", "lost", "dual_post"]


class Frozen(BaseModel):
    """Base of every type here: frozen, and an unknown key is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ScopedRow(Frozen):
    """A row that belongs to one scope; a context holds rows of its own scope only."""

    scope_kind: ScopeKind = Field(description="Kind of scope.")
    scope_id: str = Field(description="Id of the scope.")


class Summary(ScopedRow):
    """One scope in its period: what ``rpt_progress_summary`` says of it."""

    as_of: date = Field(description="Business date reported.")
    scope_name: str = Field(description="Name of the scope.")
    scope_name_en: str | None = Field(description="Name in English editions; null: the same.")
    manager_id: str | None = Field(description="Owner who leads the scope.")
    period_kind: str = Field(description="Kind of period.")
    period_start: date = Field(description="First day of the period.")
    period_end: date = Field(description="Last day of the period.")
    fiscal_year: int = Field(description="Calendar year that names the fiscal year.")
    fiscal_quarter: int = Field(description="Quarter of the fiscal year, 1–4.")
    is_short_year: bool = Field(description="Whether a change of the fiscal year cut it short.")
    week_start: date = Field(description="First day of the week reported.")
    week_end: date = Field(description="Last day of the week reported.")
    week_number: int = Field(description="Week of the period, from 1.")
    week_count: int = Field(description="Weeks of the period.")
    business_days: int = Field(description="Business days of the period.")
    elapsed_business_days: int = Field(description="Of these, passed; as_of included.")
    remaining_business_days: int = Field(description="Of these, to come.")
    currency_code: str = Field(description="Reporting currency, ISO 4217.")
    target_amount: Decimal | None = Field(description="Target of the scope; null: none set.")
    members_target_amount: Decimal | None = Field(description="Sum of its members' targets.")
    bookings_amount: Decimal = Field(description="Won in the period.")
    attainment_ratio: float | None = Field(description="Bookings over target.")
    variance_amount: Decimal | None = Field(description="Bookings less target; negative: short.")
    gap_to_go_amount: Decimal | None = Field(description="What is missing to target, at least 0.")
    linear_pace_amount: Decimal | None = Field(description="Target by business days passed.")
    pace_ratio: float | None = Field(description="Business days passed over all.")
    pace_gap_amount: Decimal | None = Field(description="Bookings less pace; negative: behind.")
    open_pipeline_amount: Decimal = Field(description="Open and closing in the period.")
    open_pipeline_count: int = Field(description="Deals of the open pipeline.")
    overdue_pipeline_amount: Decimal = Field(description="Open with a close date passed.")
    on_hold_pipeline_amount: Decimal = Field(description="On hold; not in the pipeline.")
    amount_missing_count: int = Field(description="Open deals without an amount.")
    coverage_ratio: float | None = Field(description="Open pipeline over gap to go.")
    landing_amount: Decimal | None = Field(description="Landing forecast; null: not computed.")
    landing_p10_amount: Decimal | None = Field(description="Lower end of the 80 % interval.")
    landing_p50_amount: Decimal | None = Field(description="Median landing.")
    landing_p90_amount: Decimal | None = Field(description="Upper end of the 80 % interval.")
    landing_gap_amount: Decimal | None = Field(description="Landing less target.")
    p_reach_target_ratio: float | None = Field(description="Chance to reach the target.")
    landing_note: str | None = Field(description="Code of why the landing is null or weak.")
    win_rate_count_ratio: float | None = Field(description="Won over won and lost, by count.")
    win_rate_n: int = Field(description="Decisions behind the win rate.")
    win_rate_value_ratio: float | None = Field(description="Won over won and lost, by value.")
    won_deal_count: int = Field(description="Deals won in the period.")
    average_deal_amount: Decimal | None = Field(description="Mean won amount.")
    median_deal_amount: Decimal | None = Field(description="Median won amount.")
    sales_cycle_median_days: float | None = Field(description="Median days open of won deals.")
    stalled_deal_count: int = Field(description="Stalled open deals.")
    stalled_deal_amount: Decimal = Field(description="Money of stalled open deals.")
    activity_week_count: int | None = Field(description="Activities completed in the week.")
    activity_previous_week_count: int | None = Field(description="The same in the week before.")
    target_note: str | None = Field(description="Code of why the target is null or weak.")
    pipeline_created_note: str | None = Field(description="Code of why it is null.")
    activity_week_note: str | None = Field(description="Code of why the count is null.")
    activity_previous_week_note: str | None = Field(description="The same of the week before.")
    bookings_week_amount: Decimal = Field(description="Won in the week.")
    bookings_previous_week_amount: Decimal = Field(description="Won in the week before.")
    pipeline_created_amount: Decimal | None = Field(description="Pipeline created in the period.")


class MemberRow(ScopedRow):
    """One member (unit or owner) of a scope."""

    child_kind: Literal["unit", "owner"] = Field(description="Kind of member.")
    child_id: str = Field(description="Id of the member.")
    child_name: str = Field(description="Name of the member.")
    child_name_en: str | None = Field(description="Name in English editions; null: the same.")
    is_dual_post: bool = Field(
        default=False, description="A person of another unit who holds a post here; in no total."
    )
    target_amount: Decimal | None = Field(description="Target; null: none set.")
    bookings_amount: Decimal = Field(description="Won in the period.")
    attainment_ratio: float | None = Field(description="Bookings over target.")
    pace_gap_amount: Decimal | None = Field(description="Bookings less pace.")
    landing_amount: Decimal | None = Field(description="Landing forecast.")
    landing_gap_amount: Decimal | None = Field(description="Landing less target.")
    open_pipeline_amount: Decimal = Field(description="Open and closing in the period.")
    coverage_ratio: float | None = Field(description="Open pipeline over gap to go.")
    win_rate_count_ratio: float | None = Field(description="Won over won and lost, by count.")
    win_rate_n: int = Field(description="Decisions behind the win rate.")
    stalled_deal_count: int = Field(description="Stalled open deals.")
    activity_week_count: int | None = Field(description="Activities completed in the week.")
    activity_week_note: str | None = Field(description="Code of why the count is null.")
    required_coverage_ratio: float | None = Field(
        default=None, description="Coverage that past periods needed from this day on."
    )
    push_rate_count_ratio: float | None = Field(
        default=None, description="Deals pushed out of the period so far over those due in it."
    )
    push_rate_n: int | None = Field(default=None, description="Deals due at its start.")
    overdue_task_count: int | None = Field(
        default=None, description="Open tasks whose due date is past; null: none delivered."
    )
    activity_attainment_ratio: float | None = Field(
        default=None, description="Activities of the period over their target; null: none set."
    )
    sort_rank: int = Field(description="Order of printing.")


class StageRow(ScopedRow):
    """One open stage of the pipeline that closes in the period."""

    stage_order: int = Field(description="Place in the pipeline.")
    stage_name_ja: str = Field(description="Japanese name.")
    stage_name_en: str | None = Field(description="English name; null: the same.")
    open_pipeline_amount: Decimal = Field(description="Open and closing in the period.")
    open_pipeline_count: int = Field(description="Deals of it.")
    stalled_deal_count: int = Field(description="Stalled deals of it.")


class WeekRow(ScopedRow):
    """One week of the period."""

    week_number: int = Field(description="Week of the period, from 1.")
    week_start: date = Field(description="First day of the week.")
    week_end: date = Field(description="Last day of the week.")
    bookings_week_amount: Decimal | None = Field(description="Won in the week; null: to come.")
    bookings_cumulative_amount: Decimal | None = Field(description="Won so far; null: to come.")
    pace_cumulative_amount: Decimal | None = Field(description="Linear pace; null: no target.")
    seasonal_pace_cumulative_amount: Decimal | None = Field(
        default=None, description="Target by the course of earlier quarters; null: too few."
    )


class DealRow(ScopedRow):
    """One deal on one of the lists."""

    list_code: ListCode = Field(description="List that the row belongs to.")
    list_rank: int = Field(description="Place on the list, from 1.")
    deal_id: str = Field(description="Id of the deal.")
    deal_name: str = Field(description="Name of the deal.")
    account_name: str | None = Field(description="Name of the account.")
    owner_id: str = Field(description="Owner of the deal.")
    owner_name: str = Field(description="Name of the owner.")
    stage_name_ja: str | None = Field(description="Japanese name of the stage.")
    stage_name_en: str | None = Field(description="English name of the stage.")
    amount: Decimal | None = Field(description="Money of the deal; null: not entered.")
    close_date: date | None = Field(description="Close date, planned or real.")
    stage_age_days: int | None = Field(description="Days in the stage.")
    baseline_days: float | None = Field(description="Usual days in the stage.")
    next_action: str | None = Field(description="Next action as entered.")
    next_action_date: date | None = Field(description="Date of the next action.")
    last_activity_date: date | None = Field(description="Last completed activity.")
    p_win_ratio: float | None = Field(description="Chance to win in the period.")
    effect_amount: Decimal | None = Field(description="Rise of the landing if it is won.")
    reason_codes: tuple[str, ...] = Field(description="Why the deal is on the list.")
    crm_url: str | None = Field(description="Link to the record.")


class DealCount(ScopedRow):
    """How much a list holds before it is cut."""

    list_code: ListCode = Field(description="The list.")
    deal_count: int = Field(description="Deals on the whole list.")
    amount: Decimal = Field(description="Money of the whole list.")


class ActivityRow(ScopedRow):
    """Completed activities of one kind."""

    activity_kind: str = Field(description="Kind of activity.")
    activity_week_count: int = Field(description="In the week reported.")
    activity_previous_week_count: int | None = Field(description="In the week before.")
    activity_period_count: int = Field(description="In the period.")
    effect_ratio: float | None = Field(
        default=None, description="Went forward in 14 days, less like days without: a correlation."
    )
    effect_low_ratio: float | None = Field(default=None, description="Its lower end, of 90 %.")
    effect_high_ratio: float | None = Field(default=None, description="Its upper end.")
    effect_n: int | None = Field(default=None, description="Stays of deals it rests on.")


class TrustRow(Frozen):
    """One object of one source: how fresh, and where its rows went."""

    source: str = Field(description="Name of the source.")
    object: str = Field(description="Kind of record.")
    last_snapshot_on: date | None = Field(description="Newest delivery.")
    age_days: int | None = Field(description="Days from it to as_of.")
    rows_read: int = Field(description="Rows read.")
    rows_accepted: int = Field(description="Rows taken.")
    rows_superseded: int = Field(description="Rows replaced by a later one of the same key.")
    rows_quarantined: int = Field(description="Rows set aside with a reason.")
    rows_skipped: int = Field(description="Filled rows that are no records; not among rows_read.")
    amount_quarantined: Decimal | None = Field(description="Money of these; unit editions: null.")


class RejectionRow(Frozen):
    """Rows with a fault of one kind at the newest delivery of each object."""

    source: str = Field(description="Name of the source.")
    object: str = Field(description="Kind of record.")
    reason_code: str = Field(description="The fault.")
    disposition: str = Field(description="quarantined, or kept with the faulty value replaced.")
    row_count: int = Field(description="Rows.")
    amount: Decimal | None = Field(description="Money of these; unit editions: null.")


class RestatementRow(ScopedRow):
    """One number of a period that was over when it was printed and is known otherwise now."""

    restatement_rank: int = Field(description="Order of printing, from 1.")
    metric_id: str = Field(description="The metric.")
    period_kind: str = Field(description="Kind of period.")
    period_start: date = Field(description="First day of the period.")
    fiscal_year: int = Field(description="Year in which the fiscal year starts.")
    fiscal_half: int | None = Field(description="Half of the fiscal year; null for a year.")
    fiscal_quarter: int | None = Field(description="Quarter; null for a half and a year.")
    printed_as_of: date = Field(description="Day that the publication reported.")
    printed_amount: Decimal | None = Field(description="Money as printed; ratios: null.")
    now_amount: Decimal | None = Field(description="Money as known now; ratios: null.")
    printed_ratio: float | None = Field(description="Ratio as printed; money: null.")
    now_ratio: float | None = Field(description="Ratio as known now; money: null.")
    reason_code: str | None = Field(description="Reason of the largest part; null: none known.")

    @property
    def is_money(self) -> bool:
        """Return whether the number is money, and not a ratio."""
        return self.metric_id.endswith("_amount")


class RecognitionRow(ScopedRow):
    """One person recognised for one thing: a row of ``rpt_recognition``."""

    recognised_kind: Literal["company", "unit"] = Field(description="Scope that recognises.")
    category_code: str = Field(description="What is recognised.")
    recognition_rank: int = Field(description="Order of printing.")
    owner_id: str = Field(description="Id of the person.")
    owner_name: str = Field(description="Name of the person.")
    period_start: date = Field(description="First day of the month told of.")
    until_date: date = Field(description="Last day of it that is known.")
    metric_id: str | None = Field(description="Metric of the improvement.")
    unit: str | None = Field(description="Its unit: ratio, count, days or hours.")
    basis: str | None = Field(description="per_day: per business day.")
    value: float | None = Field(description="The metric in the month told of.")
    baseline_value: float | None = Field(description="Median of the person's months before.")
    clean_ratio: float | None = Field(description="Share of open deals that lack nothing.")
    month_count: int | None = Field(description="Months in a row.")
    n: int = Field(description="Records behind it.")
    deal_name: str | None = Field(description="The person's own deal that it is of.")
    account_name: str | None = Field(description="Account of that deal.")
    amount: Decimal | None = Field(description="Money of that deal.")


class TieOutRow(Frozen):
    """How many of the totals that the sources themselves show agree with the reports."""

    control_date: date = Field(description="Newest day of these totals.")
    total_count: int = Field(description="Control totals.")
    agreed_count: int = Field(description="Of these, as the reports count.")
    explained_count: int = Field(description="Of these, different by known deals.")
    differing_count: int = Field(description="Of these, different by what no deal explains.")
    largest_amount: Decimal | None = Field(
        description="Largest difference of a sum; null: no sums, and in unit editions."
    )
    largest_count: int | None = Field(
        description="Largest difference of a count; null: no counts, and in unit editions."
    )
