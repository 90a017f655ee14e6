"""What the gap report says by segment: a table per kind, whose cells add up to the gap."""

from decimal import Decimal

from pydantic import Field

from flows.vocabulary.progress_rows import Frozen, ScopedRow


class SegmentRow(ScopedRow):
    """One segment's part of the gap by one factor: a row of ``rpt_gap_segments``."""

    segment_kind: str = Field(description="deal_type, lead_source, pipeline, region, unit, owner.")
    segment_id: str = Field(description="The segment; (none), (direct) or (others).")
    segment_name: str | None = Field(description="Name of a unit or person.")
    segment_name_en: str | None = Field(description="The same in English.")
    segment_rank: int = Field(description="Place of the segment.")
    segment_count: int = Field(description="Segments that the row tells of.")
    factor_order: int = Field(description="Place of the factor.")
    factor_code: str = Field(description="volume, mix, speed, win_rate or size.")
    plan_share_ratio: float = Field(description="Share of the plan.")
    plan_value: float | None = Field(description="The factor as planned.")
    actual_value: float | None = Field(description="The factor as it came.")
    contribution_amount: Decimal = Field(description="Its part of the gap.")
    cell_rank: int | None = Field(description="1: pushed most towards the gap.")
    bookings_amount: Decimal = Field(description="Bookings of the segment.")
    n: int = Field(description="Decisions it rests on.")
    is_thin: bool = Field(description="Whether these are too few to name it.")


class SegmentLine(Frozen):
    """One segment as told: its parts by factor, and what they come to."""

    segment_id: str = Field(description="The segment; (none), (direct) or (others).")
    name: str | None = Field(description="Name of a unit or person, in the language.")
    count: int = Field(description="Segments that the line tells of.")
    n: int = Field(description="Decisions it rests on.")
    is_thin: bool = Field(description="Whether these are too few to name it.")
    parts: tuple[Decimal, ...] = Field(description="Parts by factor, in order.")
    total: Decimal = Field(description="What they come to.")


class SegmentTable(ScopedRow):
    """One kind of segment; its cells add up to the gap as printed."""

    segment_kind: str = Field(description="What the gap is cut by.")
    factors: tuple[str, ...] = Field(description="Codes of the columns.")
    lines: tuple[SegmentLine, ...] = Field(description="Segments in order.")
    sums: tuple[Decimal, ...] = Field(description="Sums of the columns.")
    total: Decimal = Field(description="The gap.")


class NamedCell(ScopedRow):
    """The cell that pushed most towards the gap."""

    segment_kind: str = Field(description="What the gap is cut by.")
    segment_id: str = Field(description="The segment.")
    name: str | None = Field(description="Name of a unit or person, in the language.")
    factor_code: str = Field(description="The factor.")
    plan_value: float | None = Field(description="The factor as planned.")
    actual_value: float | None = Field(description="The factor as it came.")
    amount: Decimal = Field(description="Its part, as printed.")
    n: int = Field(description="Decisions it rests on.")
