"""What prepare hands to render for the gap report: figures, codes and names, never words.

Field names of the row types are the column names of the ``rpt_gap_*`` tables; money is in whole
reporting currency, ratios are 0–1, and null means "not known".
"""

from datetime import date
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from flows.vocabulary.delivery import PastEdition
from flows.vocabulary.gap_evidence import LostReason, Measure, StagePush, StalledDeal
from flows.vocabulary.gap_segments import NamedCell, SegmentTable
from flows.vocabulary.own_tables import FedContext
from flows.vocabulary.progress import Finding, MoneyUnit, ProgressOrder
from flows.vocabulary.progress_rows import ScopedRow, Summary

ActionState = Literal["open", "overdue", "done_on_time", "done_late", "done", "cancelled"]
Origin = Literal["register", "catalogue"]
AuditVerdict = Literal["leads", "redundant", "no_sign", "too_short"]


class GapSummary(ScopedRow):
    """The gap of one scope and what hangs on it: a row of ``rpt_gap_summary``."""

    as_of: date = Field(description="Business date reported.")
    period_kind: str | None = Field(description="quarter or month.")
    period_start: date | None = Field(description="First day of the period told.")
    period_end: date | None = Field(description="Last day of it.")
    fiscal_year: int | None = Field(description="Fiscal year of it.")
    fiscal_quarter: int | None = Field(
        description="Quarter of the fiscal year; null: a longer period."
    )
    basis_code: str | None = Field(description="complete, or to_pace while under way.")
    plan_amount: Decimal | None = Field(description="What bookings are held against.")
    target_amount: Decimal | None = Field(description="Target; null: none set.")
    bookings_amount: Decimal | None = Field(description="Bookings up to as_of.")
    gap_amount: Decimal | None = Field(description="Bookings less plan; negative: short.")
    baseline_period_count: int | None = Field(
        description="Periods that the plan side is pooled over."
    )
    is_decomposed: bool = Field(description="Whether the gap has parts.")
    gap_note: str | None = Field(description="Codes, by comma, of what is weak or absent.")
    pace_period_start: date | None = Field(description="First day of the quarter under way.")
    pace_fiscal_year: int | None = Field(description="Fiscal year of it.")
    pace_fiscal_quarter: int | None = Field(description="Quarter of the fiscal year.")
    pace_gap_ratio: float | None = Field(description="Gap to its pace over the pace.")
    is_pace_told: bool = Field(description="Whether enough of it is over to act upon that.")
    cohort_from: date | None = Field(description="First day of the newest cohort.")
    cohort_to: date | None = Field(description="Last day of it.")
    stay_from: date | None = Field(description="First day of the stays told.")
    stay_to: date | None = Field(description="Last day of them.")
    shortfall_amount: Decimal | None = Field(
        description="Missing to the target after all that is expected."
    )
    remaining_business_days: int | None = Field(description="Business days to come.")
    person_count: int | None = Field(description="People with a target.")
    taught_from: date | None = Field(description="First day of the cohorts that taught rates.")
    taught_to: date | None = Field(description="Last day of them.")
    need_note: str | None = Field(description="Codes, by comma, of what is weak or absent.")
    action_count: int = Field(description="Actions of the register.")
    open_action_count: int = Field(description="Of these, open.")
    late_action_count: int = Field(description="Of these, past due.")
    due_action_count: int = Field(description="Actions due by as_of.")
    done_on_time_count: int = Field(description="Of these, done by due.")
    action_execution_ratio: float | None = Field(
        description="Done by due over due; null: none due."
    )
    judged_action_count: int = Field(description="Actions with a verdict.")
    effective_action_count: int = Field(description="Of these, effective.")
    worse_action_count: int = Field(description="Of these, worse.")


class FactorRow(ScopedRow):
    """One factor of the gap: a row of ``rpt_gap_factors``."""

    factor_order: int = Field(description="Place of the factor.")
    factor_code: str = Field(description="volume, speed, win_rate or size.")
    plan_value: float | None = Field(description="The factor as planned.")
    actual_value: float | None = Field(description="The factor as it came.")
    contribution_amount: Decimal | None = Field(description="Its part of the gap.")
    cross_check_amount: Decimal | None = Field(description="The same by LMDI.")
    cause_rank: int | None = Field(description="1: pushed most towards the gap.")
    n: int = Field(description="Records it rests on.")
    note: str | None = Field(description="Codes, by comma, of what is weak or absent.")


class CauseRow(ScopedRow):
    """One cause that held the scope back: a row of ``rpt_gap_causes``."""

    cause_order: int = Field(description="Place of the cause.")
    cause_code: str = Field(description="Factor, or stage.")
    remedy_code: str = Field(description="The same as remedies know it.")
    stage: str | None = Field(description="Stage; empty: none.")
    stage_name_ja: str | None = Field(description="Name of the stage.")
    stage_name_en: str | None = Field(description="The same in English.")
    cause_amount: Decimal = Field(description="What it costs.")
    n: int = Field(description="Records it rests on.")


class StageRow(ScopedRow):
    """One factor of a funnel against its own past: a row of ``rpt_gap_stages``."""

    source: str = Field(description="Source.")
    pipeline: str = Field(description="Pipeline; * for any.")
    factor_order: int = Field(description="Place in the funnel.")
    factor_code: str = Field(description="entries, conversion or size.")
    stage: str | None = Field(description="Stage; empty: none.")
    stage_name_ja: str | None = Field(description="Name of the stage.")
    stage_name_en: str | None = Field(description="The same in English.")
    entered_count: int | None = Field(description="Deals that reached the stage.")
    advanced_count: int | None = Field(description="Of these, those that went on.")
    plan_value: float | None = Field(description="The factor in earlier cohorts.")
    actual_value: float | None = Field(description="The factor in this cohort.")
    band_low_value: float | None = Field(description="P25 of earlier cohorts.")
    band_high_value: float | None = Field(description="P75 of earlier cohorts.")
    band_code: str | None = Field(description="below, within or above.")
    contribution_amount: Decimal | None = Field(description="What it cost or brought.")
    is_worst: bool = Field(description="Whether it costs most.")
    plan_amount: Decimal | None = Field(description="What an earlier cohort brought.")
    cohort_won_amount: Decimal | None = Field(description="What this cohort brought.")
    baseline_period_count: int | None = Field(
        description="Periods that the plan side is pooled over."
    )
    median_stay_days: float | None = Field(description="Median stay.")
    stay_low_days: float | None = Field(description="P25 of earlier stays.")
    stay_high_days: float | None = Field(description="P75 of earlier stays.")
    stay_band_code: str | None = Field(description="below, within or above.")
    ended_stay_count: int = Field(description="Stays that ended.")
    n: int = Field(description="Records it rests on.")
    note: str | None = Field(description="Codes, by comma, of what is weak or absent.")


class RequiredRow(ScopedRow):
    """What fills the gap by way of one stage: a row of ``rpt_gap_required``."""

    source: str = Field(description="Source.")
    pipeline: str = Field(description="Pipeline; * for any.")
    stage_order: int = Field(description="Place of the stage.")
    stage: str = Field(description="Stage.")
    stage_name_ja: str | None = Field(description="Name of the stage.")
    stage_name_en: str | None = Field(description="The same in English.")
    is_told: bool = Field(description="Whether the need is told by it.")
    average_won_amount: Decimal | None = Field(description="Amount per win.")
    stage_win_rate_ratio: float | None = Field(description="Share won of those that reach it.")
    in_time_ratio: float | None = Field(description="Share that lands in time.")
    activities_per_entry: float | None = Field(description="Activities per entry.")
    reach_code: str | None = Field(description="Whether it still lands.")
    needed_win_count: int | None = Field(description="Wins needed.")
    needed_entry_count: int | None = Field(description="Entries needed.")
    needed_activity_count: int | None = Field(description="Activities needed.")
    needed_activity_per_day_count: int | None = Field(description="The same per business day.")
    needed_activity_per_person_day: float | None = Field(description="The same per person and day.")
    n: int = Field(description="Records it rests on.")
    note: str | None = Field(description="Codes, by comma, of what is weak or absent.")


class ShareRow(ScopedRow):
    """What one person, or unit below, bears: a row of ``rpt_gap_shares``."""

    child_kind: str = Field(description="owner or unit.")
    child_id: str = Field(description="Id of who bears it.")
    child_name: str = Field(description="Name.")
    child_name_en: str | None = Field(description="Name in English.")
    share_rank: int = Field(description="Place by what is missing.")
    target_share_ratio: float | None = Field(description="Share of the target.")
    target_amount: Decimal | None = Field(description="Target; null: none set.")
    shortfall_amount: Decimal | None = Field(
        description="Missing to the target after all that is expected."
    )
    reach_code: str | None = Field(description="Whether it still lands.")
    needed_win_count: int | None = Field(description="Wins needed.")
    needed_entry_count: int | None = Field(description="Entries needed.")
    needed_activity_count: int | None = Field(description="Activities needed.")
    needed_activity_per_day_count: int | None = Field(description="The same per business day.")


class ActionRow(ScopedRow):
    """One action of the register: a row of ``rpt_gap_actions``."""

    source: str = Field(description="Source.")
    action_id: str = Field(description="Id of the action.")
    action_rank: int = Field(description="Place in the plan.")
    action_name: str | None = Field(description="What is done.")
    cause: str | None = Field(description="What it is against, as written.")
    metric_id: str | None = Field(description="Metric it aims at.")
    metric_name_ja: str | None = Field(description="Name of the metric.")
    metric_name_en: str | None = Field(description="The same in English.")
    metric_unit: str | None = Field(description="currency, ratio, count or days.")
    metric_shape: str | None = Field(description="ratio, flow, median or level.")
    owner_name: str | None = Field(description="Who does it.")
    is_owner_outside: bool = Field(description="Whether somebody outside does it.")
    baseline_value: float | None = Field(description="The metric before.")
    goal_value: float | None = Field(description="The metric aimed at.")
    created_date: date | None = Field(description="Day of the decision.")
    due_date: date | None = Field(description="Day by which it is due.")
    done_date: date | None = Field(description="Day on which it was done.")
    action_state: ActionState = Field(description="What became of it.")
    is_due: bool = Field(description="Whether it was due by as_of.")
    late_days: int | None = Field(description="Days after the due date.")
    verdict_code: str | None = Field(description="What it did; null: not judged.")
    basis_code: str | None = Field(description="What it is held against.")
    better: str | None = Field(description="higher or lower.")
    judged_from: date | None = Field(description="Day from which it can be judged.")
    effect_value: float | None = Field(description="The effect, in the unit of the metric.")
    interval_low: float | None = Field(description="Lower end of its interval.")
    interval_high: float | None = Field(description="Upper end of it.")
    effect_amount: Decimal | None = Field(description="Worth of the effect.")
    effect_n: int | None = Field(description="Records it rests on.")
    needed_n: int | None = Field(description="Records that would tell it from chance.")
    is_picked_as_worst: bool = Field(description="Whether chance alone makes it better.")
    effect_note: str | None = Field(description="Why there is no verdict.")


class ProposalRow(ScopedRow):
    """One proposed action: a row of ``rpt_gap_proposals``."""

    proposal_rank: int = Field(description="Place of the proposal.")
    cause_order: int = Field(description="Place of the cause.")
    cause_code: str = Field(description="Factor, or stage.")
    origin_code: Origin = Field(description="register or catalogue.")
    action_id: str | None = Field(description="Id of the action.")
    remedy_id: str | None = Field(description="Remedy of the catalogue.")
    action_name: str | None = Field(description="What is done.")
    owner_name: str | None = Field(description="Who does it.")
    is_owner_outside: bool = Field(description="Whether somebody outside does it.")
    due_date: date | None = Field(description="Day by which it is due.")
    action_state: ActionState | None = Field(description="What became of it.")
    metric_id: str = Field(description="Metric it aims at.")
    metric_name_ja: str | None = Field(description="Name of the metric.")
    metric_name_en: str | None = Field(description="The same in English.")
    metric_unit: str | None = Field(description="currency, ratio, count or days.")
    metric_shape: str | None = Field(description="ratio, flow, median or level.")
    lag_business_days: int | None = Field(description="Business days until it shows.")
    expected_value: float | None = Field(description="What the like did before.")
    expected_amount: Decimal | None = Field(description="What that was worth.")
    expected_n: int | None = Field(description="Records that rests on.")


class AuditRow(ScopedRow):
    """One KPI held against bookings: a row of ``rpt_gap_audit``."""

    kpi_code: str = Field(description="The KPI.")
    segment_id: str = Field(description="Its stage, or all.")
    kpi_name_ja: str = Field(description="Name of the KPI.")
    kpi_name_en: str = Field(description="The same in English.")
    stage_name_ja: str | None = Field(description="Name of its stage; null: of none.")
    stage_name_en: str | None = Field(description="The same in English.")
    week_count: int = Field(description="Weeks it rests on.")
    lag_weeks: int | None = Field(description="Weeks by which it goes ahead of bookings.")
    lag_low_weeks: int | None = Field(description="Lower end of their interval.")
    lag_high_weeks: int | None = Field(description="Upper end of it.")
    correlation_ratio: float | None = Field(description="How far it goes with bookings, −1 to 1.")
    interval_low: float | None = Field(description="Lower end of its interval.")
    interval_high: float | None = Field(description="Upper end of it.")
    chance_limit: float | None = Field(description="How far chance alone goes.")
    verdict_code: AuditVerdict = Field(description="What to do with it.")
    twin_name_ja: str | None = Field(description="The KPI that tells the same; null: none.")
    twin_name_en: str | None = Field(description="The same in English.")
    twin_stage_name_ja: str | None = Field(description="Stage of that KPI; null: of none.")
    twin_stage_name_en: str | None = Field(description="The same in English.")
    note: str | None = Field(description="Why it is no lead.")
    audit_rank: int = Field(description="Place in the table.")


class PaceAlert(ScopedRow):
    """Why an edition goes out outside of the cadence: the pace gap fell under the threshold."""

    period: str = Field(description="First day of the quarter, as the label of what was told.")
    period_start: date = Field(description="First day of the quarter under way.")
    fiscal_year: int | None = Field(description="Fiscal year of it.")
    fiscal_quarter: int | None = Field(description="Quarter of the fiscal year.")
    gap_ratio: float = Field(description="Gap to the pace over the pace.")
    threshold_ratio: float = Field(description="What it fell under.")
    pace_amount: Decimal | None = Field(description="The pace, as printed.")
    bookings_amount: Decimal = Field(description="Bookings, as printed.")
    gap_amount: Decimal | None = Field(description="Bookings less pace, as printed.")


class GapContext(FedContext):
    """Everything one edition of a gap report says; its money is in steps of the printed unit."""

    company_name: str = Field(description="Name of the company in the language of the edition.")
    money_unit: MoneyUnit = Field(description="Unit in which money is printed.")
    snapshot_id: str = Field(description="Short fingerprint of the data and settings reported.")
    summary: Summary = Field(description="The scope's figures.")
    gap: GapSummary = Field(description="The gap and what hangs on it.")
    alert: PaceAlert | None = Field(default=None, description="Why it goes out now; null: cadence.")
    headline: Finding = Field(description="The gap in a sentence.")
    reason: Finding = Field(description="Its largest cause.")
    factors: tuple[FactorRow, ...] = Field(description="Factors; their parts add up to the gap.")
    causes: tuple[CauseRow, ...] = Field(description="What held the scope back.")
    stages: tuple[StageRow, ...] = Field(description="Funnels, pipeline by pipeline, in order.")
    segments: tuple[SegmentTable, ...] = Field(description="A table per kind of segment.")
    segment_cause: NamedCell | None = Field(description="Cell that pushed most; null: none.")
    lost_reasons: tuple[LostReason, ...] = Field(description="Why deals were lost.")
    pushes: tuple[StagePush, ...] = Field(description="In which stages deals were pushed.")
    stalled: tuple[StalledDeal, ...] = Field(description="The largest stalled deals.")
    measures: tuple[Measure, ...] = Field(description="Response, activity and pushes.")
    required: tuple[RequiredRow, ...] = Field(description="Needs, pipeline by pipeline, in order.")
    shares: tuple[ShareRow, ...] = Field(description="Who bears what, the largest first.")
    actions: tuple[ActionRow, ...] = Field(description="The register, in order of printing.")
    proposals: tuple[ProposalRow, ...] = Field(description="At most three.")
    audits: tuple[AuditRow, ...] = Field(description="KPIs; of the company alone.")

    @model_validator(mode="after")
    def _holds_rows_of_its_own_scope_only(self) -> Self:
        """Refuse a row of another scope: the last guard before anything is printed."""
        rows: tuple[ScopedRow, ...] = (
            *(self.summary, self.gap, *self.factors, *self.causes, *self.stages),
            *(*self.required, *self.shares, *self.actions, *self.proposals, *self.audits),
            *(*self.segments, *self.lost_reasons, *self.pushes, *self.stalled, *self.measures),
            *(one for one in (self.segment_cause, self.alert) if one is not None),
        )
        self.key.refuse_foreign(rows)
        return self


class GapOrder(ProgressOrder):
    """What the settings ask of one gap report, and what of it earlier days published."""

    pace_gap_below: float | None = Field(
        default=None, description="Gap to the pace, over it, under which a scope is told at once."
    )
    past: tuple[PastEdition, ...] = Field(
        default=(), exclude=True, description="Editions that earlier days published."
    )
