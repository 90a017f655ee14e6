"""Segments, evidence and audited KPIs of gap reports that nobody holds."""

from decimal import Decimal
from typing import TypeVar

from flows.vocabulary.gap import AuditRow
from flows.vocabulary.gap_evidence import LostReason, Measure, StagePush, StalledDeal
from flows.vocabulary.gap_segments import SegmentRow
from flows.vocabulary.progress_rows import ScopedRow

Made = TypeVar("Made", bound=ScopedRow)


def made(row_type: type[Made], told: dict[str, object], unit: str, **changes: object) -> Made:
    """Return a row of a unit: what is not named is null, no, nought or nothing."""
    blank: dict[object, object] = {int: 0, bool: False, str: ""}
    zero = {name: blank.get(field.annotation) for name, field in row_type.model_fields.items()}
    own = {"scope_kind": "unit", "scope_id": unit}
    return row_type.model_validate({**zero, **told, **own, **changes})


CELLS = {"volume": "-2.01", "mix": "1.04", "speed": "-3.02", "win_rate": "-6.35", "size": "-2.00"}


def segments(unit: str = "east", kind: str = "lead_source") -> tuple[SegmentRow, ...]:
    """Return two segments of a kind: all of the gap but 3 million in one, a thin one beside it."""
    web = {"segment_id": f"web-{unit}", "segment_rank": 1, "n": 32, "plan_share_ratio": 0.8}
    thin = {"segment_id": "(none)", "segment_rank": 2, "n": 9, "plan_share_ratio": 0.2,
            "is_thin": True}  # fmt: skip
    return tuple(
        made(
            SegmentRow,
            {"segment_count": 1, "segment_kind": kind, "factor_order": order, "factor_code": code,
             "plan_value": 0.5, "actual_value": 0.25, "contribution_amount": Decimal(part) * size,
             "cell_rank": 1 if code == "win_rate" and segment is web else None,
             "bookings_amount": Decimal(1), **segment},
            unit,
        )
        for segment, size in ((web, 750_000), (thin, 250_000))
        for order, (code, part) in enumerate(CELLS.items(), start=1)
    )  # fmt: skip


def lost_reasons(unit: str = "east", **changes: object) -> tuple[LostReason, ...]:
    """Return two reasons, and deals of which nobody said why they were lost."""
    whole = {"reason_count": 1, "total_lost_count": 14, "total_before_count": 40}
    rows = (
        {"reason_rank": 1, "reason": f"価格-{unit}", "lost_count": 6, "before_lost_count": 10,
         "lost_amount": Decimal(20_040_000), "lost_amount_ratio": 0.5, "lost_count_ratio": 6 / 14,
         "cumulative_amount_ratio": 0.5, "before_lost_count_ratio": 0.25},
        {"reason_rank": 2, "reason": f"競合-{unit}", "lost_count": 5, "before_lost_count": 10,
         "lost_amount": Decimal(12_040_000), "lost_amount_ratio": 0.3, "lost_count_ratio": 5 / 14,
         "cumulative_amount_ratio": 0.8, "before_lost_count_ratio": 0.25},
        {"reason_rank": 9, "reason": "(none)", "lost_count": 3, "before_lost_count": 20,
         "lost_amount": Decimal(8_040_000), "lost_amount_ratio": 0.2, "lost_count_ratio": 3 / 14,
         "cumulative_amount_ratio": 1.0, "before_lost_count_ratio": 0.5, "unsized_count": 1},
    )  # fmt: skip
    return tuple(made(LostReason, {**whole, **row}, unit, **changes) for row in rows)


def pushes(unit: str = "east") -> tuple[StagePush, ...]:
    """Return a stage out of which deals were pushed, and one in which that happened before."""
    now = {"source": "crm", "pipeline": "*", "push_rank": 1, "stage": "Offer",
           "stage_name_ja": f"見積-{unit}", "stage_name_en": "Offer", "pushed_count": 4,
           "pushed_amount": Decimal(9_990_000), "pushed_again_count": 2,
           "before_pushed_mean": 1.5}  # fmt: skip
    before = {"push_rank": 2, "stage": "Talk", "stage_name_ja": f"以前だけ-{unit}",
              "pushed_amount": Decimal(0), "before_pushed_mean": 0.75}  # fmt: skip
    return (
        made(StagePush, now, unit),
        made(StagePush, {**now, **before, "pushed_count": 0}, unit),
    )


def stalled(number: int, unit: str = "east", **changes: object) -> StalledDeal:
    """Return a deal that nobody touched for long."""
    told = {"source": "crm", "deal_id": f"S-{unit}-{number}", "deal_rank": number,
            "deal_name": f"stalled-{unit}-{number}", "owner_name": f"person-{unit}-{number}",
            "stage_name_ja": f"見積-{unit}", "stage_name_en": "Offer",
            "amount": Decimal(3_000_000), "stage_age_days": 80, "baseline_days": 30,
            "reason_codes": ("stage_age", "no_contact"),
            "crm_url": f"https://crm.example/{unit}/{number}"}  # fmt: skip
    return made(StalledDeal, told, unit, **changes)


def measures(unit: str = "east") -> tuple[Measure, ...]:
    """Return a measure that got worse, one that rests on few records, one that is not known."""
    rows = (
        {"measure_rank": 1, "metric_id": "response_business_hour_ratio", "value": 0.071, "n": 28,
         "before_value": 0.142, "before_n": 176, "change_code": "worse"},
        {"measure_rank": 3, "metric_id": "activity_per_day_count", "value": 1.204, "n": 9,
         "before_value": 1.4, "before_n": 2220, "change_code": None},
        {"measure_rank": 4, "metric_id": "activity_next_step_ratio", "value": None, "n": 330,
         "before_value": None, "before_n": None, "change_code": None,
         "note": "too_little_recorded"},
    )  # fmt: skip
    return tuple(made(Measure, row, unit) for row in rows)


def audit(rank: int = 1, unit: str = "east", **changes: object) -> AuditRow:
    """Return a KPI that leads by six weeks."""
    told = {"kpi_code": f"kpi_{rank}", "segment_id": "all",
            "kpi_name_ja": f"新規案件数-{unit}-{rank}",
            "kpi_name_en": f"Deals created {unit} {rank}", "week_count": 83, "lag_weeks": 6,
            "lag_low_weeks": 5, "lag_high_weeks": 7, "correlation_ratio": 0.614,
            "interval_low": 0.469, "interval_high": 0.732, "chance_limit": 0.44,
            "verdict_code": "leads", "audit_rank": rank}  # fmt: skip
    return made(AuditRow, told, unit, **changes)


def audits(unit: str = "east") -> tuple[AuditRow, ...]:
    """Return a KPI of every verdict, and of every reason why it is no lead."""
    of_stage = {"segment_id": "crm/*/Offer", "stage_name_ja": "見積", "stage_name_en": "Offer"}
    none = {"lag_weeks": None, "lag_low_weeks": None, "lag_high_weeks": None,
            "correlation_ratio": None, "interval_low": None, "interval_high": None,
            "chance_limit": None, "week_count": 31}  # fmt: skip
    twin = {"twin_name_ja": f"新規案件数-{unit}-1", "twin_name_en": "Deals created",
            "twin_stage_name_ja": "見積", "twin_stage_name_en": "Offer"}  # fmt: skip
    weak = {"correlation_ratio": -0.31, "interval_low": -0.5, "interval_high": 0.04}
    return (
        audit(1, unit, **of_stage),
        audit(2, unit, verdict_code="redundant", correlation_ratio=0.58, **twin),
        audit(3, unit, verdict_code="no_sign", note="same_week", lag_weeks=0),
        audit(4, unit, verdict_code="no_sign", note="searched", correlation_ratio=0.38),
        audit(5, unit, verdict_code="no_sign", note="wrong_direction", correlation_ratio=-0.6,
              interval_low=-0.7, interval_high=-0.45),
        audit(6, unit, verdict_code="no_sign", note="interval_holds_zero", **weak),
        audit(7, unit, verdict_code="too_short", note="short", **none),
        audit(8, unit, verdict_code="too_short", note="sparse", **none),
        audit(9, unit, verdict_code="too_short", note="constant", **none),
    )  # fmt: skip
