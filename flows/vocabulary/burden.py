"""What the report says of input: what it costs people, what is to be mended, what nobody uses."""

from typing import Literal

from pydantic import Field

from flows.vocabulary.progress_rows import Frozen, ScopedRow

CandidateCode = Literal["unused", "unprinted"]


class BurdenRow(ScopedRow):
    """One scope in its period: a row of ``rpt_burden_summary``."""

    fill_ratio: float | None = Field(description="Share of the fields due that is filled in.")
    due_count: int = Field(description="Fields due now, over all deals of the scope.")
    mend_count: int = Field(description="Of these, missing or with what is no answer.")
    person_count: int = Field(description="People with something to mend.")
    edits_per_deal_count: float | None = Field(description="Changes per deal changed.")
    edits_per_day_count: float | None = Field(description="Changes per person and day.")
    edits_note: str | None = Field(description="Why changes are not told.")
    useful_input_ratio: float | None = Field(description="Share of changes a metric uses.")
    input_lag_median_days: float | None = Field(description="Days in which half is entered.")
    input_lag_p90_days: float | None = Field(description="Days in which nine of ten are.")
    month_end_batch_ratio: float | None = Field(description="Share entered in a batch.")
    lag_note: str | None = Field(description="Why the lag is not told.")
    update_request_count: int = Field(description="Fields that update sheets asked for.")
    update_return_ratio: float | None = Field(description="Share of these that came back.")
    update_return_median_days: float | None = Field(description="Days until they did.")


class FieldsToMend(ScopedRow):
    """One person with fields to mend: a row of ``rpt_burden_people``."""

    owner_id: str = Field(description="Id of the person.")
    owner_name: str = Field(description="Name of the person.")
    mend_rank: int = Field(description="Place by fields to mend, most first.")
    mend_count: int = Field(description="Fields to mend.")
    amount_count: int = Field(description="Of these, amounts.")
    close_date_count: int = Field(description="Of these, close dates.")
    next_step_count: int = Field(description="Of these, next steps and their days.")
    lost_reason_count: int = Field(description="Of these, reasons of loss.")
    other_count: int = Field(description="Of these, other fields.")


class UnusedField(Frozen):
    """One field that may be given up: a row of ``rpt_burden_fields``."""

    field_name: str = Field(description="Field of the deal.")
    candidate_code: CandidateCode = Field(description="Whether nothing, or nothing printed.")
    due_stage_count: int = Field(description="Stages at which it is due.")
    edit_count: int | None = Field(
        description="Changes of it in the last 365 days; null: the history does not tell them."
    )


class Burden(Frozen):
    """What one edition says of input."""

    figures: BurdenRow = Field(description="The figures of the scope.")
    people: tuple[FieldsToMend, ...] = Field(description="People with most to mend first.")
    unused: tuple[UnusedField, ...] = Field(description="Fields that may be given up.")
