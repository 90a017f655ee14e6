"""Rows of the pages that a manager reads: funnel, deals to look after, small lines, the month.

Field names of the row types are the column names of the ``rpt_progress_*`` tables. Unless a field
says otherwise: ``_amount`` is money in whole reporting currency, ``_ratio`` is 0–1, ``_count``
counts records, ``_days`` are calendar days, and null means "not known", never zero.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field

from flows.vocabulary.progress_rows import Frozen, ScopedRow

WatchCode = Literal["slipped", "at_risk"]
WindowCode = Literal["seven_days", "month"]
QuestionCode = Literal["next_step", "new_date", "close_date", "decision_maker"]
CaseCode = Literal["success", "failure"]
OutcomeCode = Literal["won", "lost", "slipped"]


class ScopeMeasures(ScopedRow):
    """What the last line of the members' table says of the scope beside its summary."""

    required_coverage_ratio: float | None = Field(description="Coverage that past periods needed.")
    push_rate_count_ratio: float | None = Field(description="Pushed out of those due; so far.")
    push_rate_n: int | None = Field(description="Deals that were due at the start of the period.")
    overdue_task_count: int | None = Field(description="Open tasks whose due date is past.")
    activity_attainment_ratio: float | None = Field(description="Activities over their target.")


class MemberWeek(ScopedRow):
    """Bookings of one member in one of the newest twelve weeks."""

    child_kind: Literal["unit", "owner"] = Field(description="Kind of member.")
    child_id: str = Field(description="Id of the member.")
    week_number: int = Field(description="Place among the weeks, 1–12; 12 is the week of as_of.")
    week_start: date = Field(description="First day of the week.")
    bookings_week_amount: Decimal = Field(description="Won in the week.")


class FunnelStage(ScopedRow):
    """One stage of a pipeline: what went on, and how long it took, against the own past."""

    source: str = Field(description="Name of the source.")
    pipeline: str = Field(description="Pipeline; '*' where the source has one only.")
    stage: str = Field(description="Stage as the source names it.")
    stage_order: int = Field(description="Place in the pipeline.")
    stage_name_ja: str = Field(description="Japanese name.")
    stage_name_en: str | None = Field(description="English name; null: the same.")
    cohort_from: date | None = Field(description="First day of creation of the cohort.")
    cohort_to: date | None = Field(description="Last day of creation of the cohort.")
    entered_count: int | None = Field(description="Deals of the cohort that came in.")
    advanced_count: int | None = Field(description="Of these, deals that went on.")
    conversion_ratio: float | None = Field(description="Share that went on.")
    baseline_ratio: float | None = Field(description="The same of the cohorts before.")
    contribution_amount: Decimal | None = Field(description="What the difference costs or brings.")
    stay_from: date | None = Field(description="First day of the period of the stays.")
    stay_to: date | None = Field(description="Last day of it.")
    stay_count: int | None = Field(description="Stays that ended in it.")
    median_stay_days: float | None = Field(description="Median of these stays.")
    p80_stay_days: float | None = Field(description="80th percentile of these stays.")
    stay_low_days: float | None = Field(description="Lower quartile of the medians before.")
    stay_high_days: float | None = Field(description="Upper quartile of the medians before.")


class WatchedDeal(ScopedRow):
    """One deal that slipped since the last report, or that is newly at risk."""

    window_code: WindowCode = Field(description="Since when: seven days, or the month.")
    list_code: WatchCode = Field(description="List that the row belongs to.")
    list_rank: int = Field(description="Place on the list, from 1.")
    deal_id: str = Field(description="Id of the deal.")
    deal_name: str = Field(description="Name of the deal.")
    account_name: str | None = Field(description="Name of the account.")
    owner_name: str | None = Field(description="Name of the owner; null: of another scope.")
    stage_name_ja: str | None = Field(description="Japanese name of the stage.")
    stage_name_en: str | None = Field(description="English name of the stage.")
    amount: Decimal | None = Field(description="Money of the deal; null: not entered.")
    old_close_date: date | None = Field(description="Close date before; only of a slipped deal.")
    close_date: date | None = Field(description="Close date now.")
    watched_since: date | None = Field(description="Day it slipped, or first day at risk.")
    stage_age_days: int | None = Field(description="Days in the stage.")
    baseline_days: int | None = Field(description="Usual days in the stage.")
    contact_age_days: int | None = Field(description="Days since the last activity.")
    reason_codes: tuple[str, ...] = Field(description="Signs of warning.")
    question_code: QuestionCode = Field(description="The one thing to ask.")
    crm_url: str | None = Field(description="Link to the record.")


class WatchCount(ScopedRow):
    """How much a list of deals to look after holds before it is cut."""

    window_code: WindowCode = Field(description="Since when: seven days, or the month.")
    list_code: WatchCode = Field(description="The list.")
    first_day: date = Field(description="First day of the window.")
    deal_count: int | None = Field(description="Deals of the whole list; null: see the note.")
    amount: Decimal | None = Field(description="Money of the whole list; null: see the note.")
    note: str | None = Field(description="What is to be said of the older delivery.")


class MonthFacts(ScopedRow):
    """The month reported, beside last year and the month before."""

    month_start: date = Field(description="First day of the month.")
    month_end: date = Field(description="Last day of the month.")
    bookings_amount: Decimal | None = Field(description="Won in the month.")
    target_amount: Decimal | None = Field(description="Target of the month; null: none set.")
    attainment_ratio: float | None = Field(description="Bookings over target.")
    bookings_yoy_ratio: float | None = Field(description="Change to last year, as known then.")
    bookings_pop_ratio: float | None = Field(description="Change to the month before, likewise.")
    yoy_amount: Decimal | None = Field(description="What last year had booked by that day.")
    yoy_note: str | None = Field(description="Code of why the change is null.")
    pop_amount: Decimal | None = Field(description="What the month before had by that day.")
    pop_note: str | None = Field(description="Code of why the change is null.")
    new_customer_count: int | None = Field(description="Accounts won for the first time.")
    previous_new_customer_count: int | None = Field(description="The whole month before.")
    commit_deal_count: int | None = Field(description="Open commit deals of the quarter.")
    commit_top1_ratio: float | None = Field(description="Share of the largest of them.")
    commit_top1_amount: Decimal | None = Field(description="Money of the largest.")
    commit_top5_ratio: float | None = Field(description="Share of the five largest.")
    commit_top5_amount: Decimal | None = Field(description="Money of the five largest.")
    commit_top5_landing_ratio: float | None = Field(description="The same over the landing.")
    is_on_one_deal: bool = Field(description="Whether one deal is more than what is missing.")


class MixRow(ScopedRow):
    """One segment of the month's bookings."""

    segment_kind: str = Field(description="Kind of segment.")
    segment_id: str = Field(description="Value of the segment; (none): not filled.")
    won_count: int = Field(description="Wins of the month.")
    bookings_amount: Decimal = Field(description="Won in the month.")
    share_ratio: float | None = Field(description="Share of the month's bookings.")
    share_before_ratio: float | None = Field(description="Share in the three months before.")
    mix_rank: int = Field(description="Order of printing, from 1.")


class MonthCase(ScopedRow):
    """One case of the month in numbers: the largest win, or the largest loss or slip."""

    case_code: CaseCode = Field(description="Success or failure.")
    outcome_code: OutcomeCode = Field(description="What the deal came to.")
    deal_id: str = Field(description="Id of the deal.")
    deal_name: str = Field(description="Name of the deal.")
    account_name: str | None = Field(description="Name of the account.")
    owner_name: str | None = Field(description="Name of the owner; null: of another scope.")
    amount: Decimal = Field(description="Money of the case.")
    case_date: date | None = Field(description="Day of the win, the loss or the slip.")
    old_close_date: date | None = Field(description="Close date before; only of a slip.")
    new_close_date: date | None = Field(description="Close date now; only of a slip.")
    cycle_days: int | None = Field(description="Days open until the decision.")
    push_count: int | None = Field(description="Months that it was pushed by, in times.")
    activity_count: int | None = Field(description="Activities on the deal.")
    lost_reason: str | None = Field(description="Reason of the loss as entered.")
    crm_url: str | None = Field(description="Link to the record.")


class CaseStage(ScopedRow):
    """Days that the deal of a case was in one stage."""

    case_code: CaseCode = Field(description="Success or failure.")
    source: str = Field(description="Name of the source.")
    pipeline: str = Field(description="Pipeline of the stage.")
    stage: str = Field(description="Stage as the source names it.")
    stage_order: int = Field(description="Place in the pipeline.")
    stage_name_ja: str = Field(description="Japanese name.")
    stage_name_en: str | None = Field(description="English name; null: the same.")
    stage_days: int | None = Field(description="Days of all stays in it.")


class MonthPage(Frozen):
    """What the monthly edition adds."""

    facts: MonthFacts = Field(description="The month beside others.")
    mix: tuple[MixRow, ...] = Field(description="Segments, by kind and rank.")
    cases: tuple[MonthCase, ...] = Field(description="Success first, then failure.")
    case_stages: tuple[CaseStage, ...] = Field(description="Stages of the cases, in order.")


class ManagerPages(Frozen):
    """What a manager reads beside the summary, of one scope."""

    measures: ScopeMeasures | None = Field(default=None, description="Of the scope itself.")
    weeks: tuple[MemberWeek, ...] = Field(default=(), description="Small lines of the members.")
    stages: tuple[FunnelStage, ...] = Field(default=(), description="Stages, by pipeline.")
    watched: tuple[WatchedDeal, ...] = Field(default=(), description="Deals to look after.")
    watch_counts: tuple[WatchCount, ...] = Field(default=(), description="The lists uncut.")
    month: MonthPage | None = Field(default=None, description="Monthly editions only.")

    def rows(self) -> Iterator[ScopedRow]:
        """Yield every row, for the guard against rows of other scopes."""
        yield from (self.measures,) if self.measures else ()
        yield from (*self.weeks, *self.stages, *self.watched, *self.watch_counts)
        if self.month:
            yield self.month.facts
            yield from (*self.month.mix, *self.month.cases, *self.month.case_stages)
