"""What prepare hands to render for the pack of a meeting: figures, codes and names, never words.

Field names of the row types are the column names of the ``rpt_meeting_*`` tables; money is in whole
reporting currency unless a field says otherwise, and null means "not known".
"""

from datetime import date
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from flows.vocabulary.own_tables import FedContext
from flows.vocabulary.progress import Finding, MoneyUnit, ProgressOrder
from flows.vocabulary.progress_rows import ScopedRow, Summary

PromiseState = Literal["kept", "missed", "open", "withdrawn"]
ChangedField = Literal["amount", "close_date", "stage", "none"]


class AgendaRow(ScopedRow):
    """What the meeting has to go through: a row of ``rpt_meeting_agenda``."""

    as_of: date = Field(description="Business date reported.")
    previous_on: date = Field(description="Day of the last meeting.")
    window_note: str | None = Field(description="Code of why that day is not told as it was.")
    promise_count: int = Field(description="Promises listed.")
    kept_count: int = Field(description="Of these, kept.")
    missed_count: int = Field(description="Of these, missed.")
    open_count: int = Field(description="Of these, open.")
    change_count: int = Field(description="Movements of the open pipeline.")
    inspection_count: int = Field(description="Deals to inspect.")
    rep_count: int = Field(description="People in the round of the table.")
    status_minutes: int = Field(description="Minutes for the status.")
    promise_minutes: int = Field(description="Minutes for promises.")
    change_minutes: int = Field(description="Minutes for changes.")
    inspection_minutes: int = Field(description="Minutes for the deals to inspect.")
    round_minutes: int = Field(description="Minutes for the round of the table.")
    decision_minutes: int = Field(description="Minutes for decisions.")


class PromiseRow(ScopedRow):
    """One promise: a row of ``rpt_meeting_promises``."""

    line_rank: int = Field(description="Place among the lines of the pack.")
    promise_id: str = Field(description="Id of the promise.")
    meeting_date: date | None = Field(description="Day of the meeting.")
    is_of_last_meeting: bool = Field(description="Whether it is of the newest meeting.")
    is_unsettled: bool = Field(description="Whether it is to be spoken of again.")
    promise: str = Field(description="What was promised.")
    owner_id: str | None = Field(description="Who does it; null: nobody known, or outside.")
    owner_name: str | None = Field(description="Name of who does it.")
    is_owner_outside: bool = Field(description="Whether somebody outside of the scope does it.")
    is_deal_outside: bool = Field(description="Whether it names a deal outside of the scope.")
    deal_id: str | None = Field(description="Deal that it is about.")
    deal_name: str | None = Field(description="Name of the deal.")
    promised_stage: str | None = Field(description="Stage promised.")
    promised_amount: Decimal | None = Field(description="Money promised, in the deal's currency.")
    promised_close_date: date | None = Field(description="Day of winning promised.")
    due_date: date | None = Field(description="Day by which it is due.")
    promise_state: PromiseState = Field(description="What became of it.")
    verdict_code: str = Field(description="Why.")


class WaterfallRow(ScopedRow):
    """One line of the waterfall: a row of ``rpt_meeting_waterfall``."""

    line_code: str = Field(description="opening, what moved it, closing, overdue.")
    line_rank: int = Field(description="Place of the line.")
    amount: Decimal = Field(description="Money, signed.")
    deal_count: int = Field(description="Deals.")


class ChangeRow(ScopedRow):
    """One movement, from the last meeting to now: a row of ``rpt_meeting_changes``."""

    change_rank: int = Field(description="Place by size.")
    deal_id: str = Field(description="Deal.")
    deal_name: str | None = Field(description="Name of the deal; null: it is gone.")
    account_name: str | None = Field(description="Name of its account.")
    owner_name: str | None = Field(description="Name of its owner in the scope.")
    category: str = Field(description="What happened.")
    amount: Decimal = Field(description="What it moved the pipeline by.")
    changed_on: date | None = Field(description="Day on which it happened.")
    changed_field: ChangedField = Field(description="Which field old and new are told of.")
    old_stage_name_ja: str | None = Field(description="Stage then.")
    old_stage_name_en: str | None = Field(description="The same in English.")
    old_amount: Decimal | None = Field(description="Amount then, in the deal's currency.")
    old_currency: str | None = Field(description="Currency then.")
    old_close_date: date | None = Field(description="Close date then.")
    new_stage_name_ja: str | None = Field(description="Stage now.")
    new_stage_name_en: str | None = Field(description="The same in English.")
    new_amount: Decimal | None = Field(description="Amount now, in the deal's currency.")
    new_currency: str | None = Field(description="Currency now.")
    new_close_date: date | None = Field(description="Close date now.")
    crm_url: str | None = Field(description="Link to the deal.")


class InspectionRow(ScopedRow):
    """One deal to inspect: a row of ``rpt_meeting_inspections``."""

    inspection_rank: int = Field(description="Place in the list.")
    candidate_count: int = Field(description="Deals that the rules choose, uncut.")
    deal_id: str = Field(description="Deal.")
    deal_name: str = Field(description="Name of the deal.")
    account_name: str | None = Field(description="Name of its account.")
    owner_name: str | None = Field(description="Name of its owner.")
    stage_name_ja: str | None = Field(description="Stage.")
    stage_name_en: str | None = Field(description="The same in English.")
    amount: Decimal | None = Field(description="Money of the deal.")
    is_commit: bool = Field(description="Whether its owner commits to it.")
    close_date: date | None = Field(description="Close date.")
    push_count: int | None = Field(description="Times it was put off to a later month.")
    stage_age_days: int | None = Field(description="Days in the stage.")
    baseline_days: int | None = Field(description="Usual days in the stage.")
    next_action: str | None = Field(description="Next step.")
    next_action_date: date | None = Field(description="Day of the next step.")
    last_activity_date: date | None = Field(description="Day of the last contact.")
    reason_codes: tuple[str, ...] = Field(description="Why it is inspected.")
    asks_decision_maker: bool = Field(description="Whether to ask who decides.")
    asks_next_step: bool = Field(description="Whether to ask for a dated next step.")
    asks_close_date: bool = Field(description="Whether to ask why this close date.")
    crm_url: str | None = Field(description="Link to the deal.")


class RepRow(ScopedRow):
    """One person of the round of the table: a row of ``rpt_meeting_reps``."""

    owner_id: str = Field(description="Person.")
    rep_rank: int = Field(description="Place in the round.")
    owner_name: str = Field(description="Name of the person.")
    target_amount: Decimal | None = Field(description="Target of the quarter.")
    bookings_amount: Decimal | None = Field(description="Won in the quarter.")
    pace_gap_amount: Decimal | None = Field(description="Bookings less pace.")
    open_pipeline_amount: Decimal | None = Field(description="Open and due in the quarter.")
    moved_amount: Decimal = Field(description="What moved it since the last meeting.")
    stalled_deal_count: int = Field(description="Stalled deals.")
    open_promise_count: int = Field(description="Promises not settled.")


class MeetingContext(FedContext):
    """Everything one edition of a meeting pack says."""

    company_name: str = Field(description="Name of the company in the language of the edition.")
    money_unit: MoneyUnit = Field(description="Unit in which money is printed.")
    snapshot_id: str = Field(description="Short fingerprint of the data and settings reported.")
    summary: Summary = Field(description="The scope's figures.")
    headline: Finding = Field(description="The situation, as the progress report says it.")
    reason: Finding = Field(description="Why it is so.")
    agenda: AgendaRow = Field(description="What the meeting goes through.")
    promises: tuple[PromiseRow, ...] = Field(description="Promises, in order of printing.")
    waterfall: tuple[WaterfallRow, ...] = Field(description="Lines of the waterfall, in order.")
    changes: tuple[ChangeRow, ...] = Field(description="The largest movements.")
    inspections: tuple[InspectionRow, ...] = Field(description="Deals to inspect.")
    reps: tuple[RepRow, ...] = Field(description="People, in the order of the round.")
    new_ids: tuple[str, ...] = Field(description="Ids of the lines that are still empty.")

    @model_validator(mode="after")
    def _holds_rows_of_its_own_scope_only(self) -> Self:
        """Refuse a row of another scope: the last guard before anything is printed."""
        rows: tuple[ScopedRow, ...] = (
            *(self.summary, self.agenda, *self.promises, *self.waterfall),
            *(*self.changes, *self.inspections, *self.reps),
        )
        self.key.refuse_foreign(rows)
        return self


class MeetingOrder(ProgressOrder):
    """What the settings ask of one report of meeting packs."""
