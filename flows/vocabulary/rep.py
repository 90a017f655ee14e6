"""What prepare hands to render for the rep edition: one person's own things, and nobody else's.

Field names of the row types are the column names of the ``rpt_rep*`` tables; money is in whole
reporting currency, and null means "not known", which is never printed as zero.
"""

from datetime import date
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from flows.vocabulary.own_tables import FedContext
from flows.vocabulary.progress import Finding, MoneyUnit
from flows.vocabulary.progress_rows import RecognitionRow
from flows.vocabulary.todo import OwnedRow

OutcomeCode = Literal["strength", "improve"]
DEALS_TO_MOVE = 5


class RepRow(OwnedRow):
    """One person who sells: a row of ``rpt_rep``."""

    as_of: date = Field(description="Business date reported.")
    todo_date: date = Field(description="Business day on which the deals are to be moved.")
    owner_id: str = Field(description="Id of the person.")
    name: str = Field(description="Name of the person.")
    email: str | None = Field(description="Mail address.")
    language: str | None = Field(description="Language of the person; null: the company's.")
    is_active: bool = Field(description="Whether the person is still with the company.")
    currency_code: str = Field(description="Reporting currency, ISO 4217.")
    period_end: date = Field(description="Last day of the period.")
    fiscal_year: int = Field(description="Calendar year that names the fiscal year.")
    fiscal_quarter: int = Field(description="Quarter of the fiscal year, 1–4.")
    is_short_year: bool = Field(description="Whether a change of the fiscal year cut it short.")
    business_days: int = Field(description="Business days of the period.")
    remaining_business_days: int = Field(description="Of these, to come.")
    feedback_start: date = Field(description="First day of the month that feedback tells of.")
    feedback_until: date = Field(description="Last day of it that is known.")
    target_amount: Decimal | None = Field(description="Own target; null: none set.")
    bookings_amount: Decimal | None = Field(description="Won in the period.")
    gap_to_go_amount: Decimal | None = Field(description="What is missing to target, at least 0.")
    pace_gap_amount: Decimal | None = Field(description="Bookings less pace; negative: behind.")
    required_daily_amount: Decimal | None = Field(description="Gap over business days to come.")
    daily_rate_amount: Decimal | None = Field(description="Recent bookings per business day.")
    open_pipeline_amount: Decimal | None = Field(description="Open and closing in the period.")
    attainment_ratio: float | None = Field(description="Bookings over target.")
    target_note: str | None = Field(description="Code of why the target is null or weak.")
    open_deal_count: int = Field(description="Own open deals.")
    open_amount: Decimal = Field(description="Money of these.")
    task_count: int = Field(description="Own open tasks.")
    overdue_task_count: int = Field(description="Of these, past their date.")


class RepDeal(OwnedRow):
    """One own open deal: a row of ``rpt_rep_deals``."""

    list_rank: int = Field(description="Order of printing.")
    move_rank: int | None = Field(description="Place among the deals to move; null: none.")
    reason_code: str | None = Field(description="Why it is to be moved.")
    due_date: date | None = Field(description="Day by which that is due.")
    deal_id: str = Field(description="Id of the deal.")
    deal_name: str = Field(description="Name of the deal.")
    account_name: str | None = Field(description="Name of the account.")
    stage_name_ja: str | None = Field(description="Japanese name of the stage.")
    stage_name_en: str | None = Field(description="English name of the stage.")
    amount: Decimal | None = Field(description="Money of the deal; null: not entered.")
    close_date: date | None = Field(description="Planned close date.")
    is_overdue: bool = Field(description="Whether that day is past.")
    stage_age_days: int | None = Field(description="Days in the stage.")
    baseline_days: float | None = Field(description="Usual days in the stage.")
    next_action: str | None = Field(description="Next action as entered.")
    next_action_date: date | None = Field(description="Date of the next action.")
    p_win_ratio: float | None = Field(description="Chance to win in the period.")
    score_reason_codes: tuple[str, ...] = Field(
        description="What moves that chance most off the usual; + raises it, - lowers it."
    )
    task_count: int = Field(description="Own open tasks of the deal.")
    overdue_task_count: int = Field(description="Of these, past their date.")
    crm_url: str | None = Field(description="Link to the record.")


class RepTask(OwnedRow):
    """One own open task: a row of ``rpt_rep_tasks``."""

    list_rank: int = Field(description="Order of printing.")
    subject: str | None = Field(description="What is to be done.")
    deal_name: str | None = Field(description="Own deal that it belongs to.")
    account_name: str | None = Field(description="Account of that deal.")
    due_date: date | None = Field(description="Day by which it is due.")
    is_overdue: bool = Field(description="Whether that day is past.")
    part_count: int = Field(description="Parts that it is cut into; 0: none.")
    completed_part_count: int = Field(description="Of these, done.")
    crm_url: str | None = Field(description="Link to the record.")


class RepMilestone(OwnedRow):
    """One awaited milestone of an own open deal: a row of ``rpt_rep_milestones``."""

    list_rank: int = Field(description="Order of printing.")
    milestone_count: int = Field(description="Awaited ones, the unprinted ones among them.")
    milestone_name: str = Field(description="What is to be reached.")
    milestone_name_en: str = Field(description="Its name in English editions.")
    deal_name: str = Field(description="Own deal that it belongs to.")
    account_name: str | None = Field(description="Account of that deal.")
    due_date: date | None = Field(description="Day by which it is due.")
    is_late: bool = Field(description="Whether that day is past.")
    crm_url: str | None = Field(description="Link to the record of the deal.")


class FeedbackRow(OwnedRow):
    """One strength or thing to improve: a row of ``rpt_rep_feedback``."""

    outcome_code: OutcomeCode = Field(description="Which of both.")
    told_rank: int = Field(description="Order of printing.")
    metric_id: str = Field(description="The metric.")
    basis: Literal["value", "per_day"] = Field(description="per_day: per business day.")
    unit: str = Field(description="ratio, count, days or hours.")
    value: float = Field(description="In the month told of.")
    n: int = Field(description="Records behind it.")
    baseline_value: float = Field(description="Median of the own months before.")
    spread_value: float | None = Field(description="Their standard deviation.")
    baseline_count: int = Field(description="How many months.")
    sigma_better: float = Field(description="Steps of spread to the better side.")


class WinRow(OwnedRow):
    """One small thing that went well: a row of ``rpt_rep_wins``."""

    win_code: str = Field(description="What went well.")
    win_rank: int = Field(description="Order of printing among what is alike.")
    win_count: int = Field(description="How many are alike.")
    deal_name: str | None = Field(description="Own deal that it is of.")
    account_name: str | None = Field(description="Account of that deal.")


class NoteRow(OwnedRow):
    """One note of a review: a row of ``rpt_rep_notes``."""

    note_rank: int = Field(description="Newest first.")
    review_date: date | None = Field(description="Day of the review.")
    reviewer_code: Literal["self", "manager", "other"] = Field(description="Who wrote it.")
    note: str = Field(description="What was said.")


class RepContext(FedContext):
    """Everything one rep edition says."""

    template: Literal["rep"] = Field(default="rep", description="Tells contexts apart.")
    company_name: str = Field(description="Name of the company in the language of the edition.")
    money_unit: MoneyUnit = Field(description="Unit in which money is printed.")
    snapshot_id: str = Field(description="Short fingerprint of the data and settings reported.")
    person: RepRow = Field(description="Whose edition it is, and the numbers.")
    headline: Finding = Field(description="Where the person stands.")
    action: Finding = Field(description="What is to be done.")
    deals: tuple[RepDeal, ...] = Field(description="All own open deals, by rank.")
    tasks: tuple[RepTask, ...] = Field(description="Own open tasks, by rank.")
    milestones: tuple[RepMilestone, ...] = Field(
        default=(), description="Awaited milestones of own deals, by rank."
    )
    feedback: tuple[FeedbackRow, ...] = Field(description="Strengths, and one thing to improve.")
    wins: tuple[WinRow, ...] = Field(description="Small things of the week.")
    notes: tuple[NoteRow, ...] = Field(description="Notes of reviews, newest first.")
    recognitions: tuple[RecognitionRow, ...] = Field(description="What the person is named for.")

    @model_validator(mode="after")
    def _holds_rows_of_its_own_person_only(self) -> Self:
        """Refuse a row of another person: the last guard before anything is written."""
        own = (self.key.scope_kind, self.key.scope_id)
        tables: tuple[tuple[OwnedRow | RecognitionRow, ...], ...] = (
            *((self.person,), self.deals, self.tasks, self.milestones, self.feedback),
            *(self.wins, self.notes, self.recognitions),
        )
        self.key.refuse_foreign(row for table in tables for row in table)
        if any(row.owner_id != self.key.scope_id for row in self.recognitions):
            message = f"another person is recognised in edition {own}"
            raise ValueError(message)
        return self

    def to_move(self) -> tuple[RepDeal, ...]:
        """Return the deals to move first, in order."""
        asked = [deal for deal in self.deals if deal.move_rank is not None]
        asked.sort(key=lambda deal: deal.move_rank or 0)
        return tuple(asked[:DEALS_TO_MOVE])

    def told(self, outcome: OutcomeCode) -> tuple[FeedbackRow, ...]:
        """Return the strengths, or the thing to improve."""
        return tuple(row for row in self.feedback if row.outcome_code == outcome)
