"""What stands behind a gap: lost reasons, pushes, stalled deals, response and activity."""

from decimal import Decimal
from typing import Literal

from pydantic import Field

from flows.vocabulary.progress_rows import ScopedRow


class LostReason(ScopedRow):
    """Deals lost for one reason: a row of ``rpt_gap_evidence_reasons``."""

    reason_rank: int = Field(description="Place of the reason.")
    reason: str = Field(description="The reason; (none) or (others).")
    reason_count: int = Field(description="Reasons that the row tells of.")
    lost_count: int = Field(description="Deals lost in the period.")
    lost_amount: Decimal = Field(description="What they were worth.")
    unsized_count: int = Field(description="Of these, deals without an amount.")
    lost_amount_ratio: float | None = Field(description="Share of the lost money.")
    cumulative_amount_ratio: float | None = Field(description="The same summed from the first.")
    lost_count_ratio: float | None = Field(description="Share of the deals lost.")
    total_lost_count: int = Field(description="Deals lost for any reason.")
    before_lost_count: int = Field(description="Deals lost in the periods before.")
    before_lost_count_ratio: float | None = Field(description="Share of the deals lost then.")
    total_before_count: int = Field(description="Deals lost then for any reason.")


class StagePush(ScopedRow):
    """Deals pushed beyond the period in one stage: a row of ``rpt_gap_evidence_pushes``."""

    push_rank: int = Field(description="Place of the stage.")
    source: str = Field(description="Source.")
    pipeline: str = Field(description="Pipeline; * for any.")
    stage: str = Field(description="Stage.")
    stage_name_ja: str | None = Field(description="Name of the stage.")
    stage_name_en: str | None = Field(description="The same in English.")
    pushed_count: int = Field(description="Deals pushed in the period.")
    pushed_amount: Decimal = Field(description="What they are worth.")
    pushed_again_count: int = Field(description="Of these, pushed twice or more.")
    before_pushed_mean: float | None = Field(description="Per period before.")


class StalledDeal(ScopedRow):
    """One stalled open deal: a row of ``rpt_gap_evidence_stalled``."""

    deal_rank: int = Field(description="Place by money.")
    source: str = Field(description="Source.")
    deal_id: str = Field(description="Id of the deal.")
    deal_name: str = Field(description="Name of the deal.")
    account_name: str | None = Field(description="Name of the account.")
    owner_name: str | None = Field(description="Name of the owner.")
    stage_name_ja: str | None = Field(description="Name of the stage.")
    stage_name_en: str | None = Field(description="The same in English.")
    amount: Decimal | None = Field(description="Money; null: not entered.")
    stage_age_days: int | None = Field(description="Days in the stage.")
    baseline_days: float | None = Field(description="Usual days in the stage.")
    reason_codes: tuple[str, ...] = Field(description="What made it stalled.")
    crm_url: str | None = Field(description="Link to the record.")


class Measure(ScopedRow):
    """One measure against before: a row of ``rpt_gap_evidence_measures``."""

    measure_rank: int = Field(description="Place of the measure.")
    metric_id: str = Field(description="Metric.")
    value: float | None = Field(description="In the period.")
    n: int | None = Field(description="Records it rests on.")
    before_value: float | None = Field(description="In the periods before, pooled.")
    before_n: int | None = Field(description="Records that rests on.")
    change_code: Literal["better", "worse", "same"] | None = Field(
        description="Against before; null: not known or too few records."
    )
    note: str | None = Field(description="Why there is no value.")
