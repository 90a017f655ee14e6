"""Gap reports that nobody holds: two units, and why each missed its target."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb

from flows.prepare.gap_reports import GapTables, gap_of
from flows.prepare.queries import RecipientRow
from flows.vocabulary.delivery import EditionKey
from flows.vocabulary.gap import (
    ActionRow,
    CauseRow,
    FactorRow,
    GapContext,
    GapOrder,
    GapSummary,
    ProposalRow,
    RequiredRow,
    ShareRow,
    StageRow,
)
from flows.vocabulary.languages import Language
from flows.vocabulary.progress import ProgressContext
from tests.reports.made_up import AS_OF, summary
from tests.reports.made_up_gap_evidence import (
    audits,
    lost_reasons,
    made,
    measures,
    pushes,
    segments,
    stalled,
)
from tests.reports.made_up_warehouse import write_table

ORDER = GapOrder(
    report="gap",
    cadence="monthly",
    company_name="青海システムズ",
    languages=("ja",),
    scopes=("unit",),
)
# parts of −12.34 million that would not add up if each were rounded by itself
PARTS = {"volume": "-4.04", "speed": "-6.04", "win_rate": "1.74", "size": "-4.00"}


def gap(unit: str = "east", **changes: object) -> GapSummary:
    """Return a unit that closed its quarter short of plan."""
    told = {
        "as_of": AS_OF, "period_kind": "quarter", "period_start": date(2026, 7, 1),
        "period_end": date(2026, 9, 30), "fiscal_year": 2026, "fiscal_quarter": 2,
        "basis_code": "complete", "plan_amount": Decimal(60_020_000),
        "target_amount": Decimal(60_020_000), "bookings_amount": Decimal(47_680_000),
        "gap_amount": Decimal(-12_340_000), "baseline_period_count": 4, "is_decomposed": True,
        "cohort_from": date(2026, 1, 1), "cohort_to": date(2026, 3, 31),
        "stay_from": date(2026, 7, 1), "stay_to": date(2026, 9, 30),
        "pace_period_start": date(2026, 10, 1), "pace_fiscal_year": 2026,
        "pace_fiscal_quarter": 3, "pace_gap_ratio": -0.05, "is_pace_told": True,
        "shortfall_amount": Decimal(10_000_000), "remaining_business_days": 25,
        "person_count": 3, "taught_from": date(2025, 4, 1), "taught_to": date(2026, 3, 31),
        "action_count": 4, "open_action_count": 2, "late_action_count": 1,
        "due_action_count": 3, "done_on_time_count": 2, "action_execution_ratio": 2 / 3,
        "judged_action_count": 3, "effective_action_count": 1, "worse_action_count": 1,
    }  # fmt: skip
    return made(GapSummary, told, unit, **changes)


def factors(unit: str = "east") -> tuple[FactorRow, ...]:
    """Return the four factors of the gap, whose parts sum to it."""
    values = {"volume": (40.0, 36.9), "speed": (1.29, 1.14), "win_rate": (0.38, 0.43),
              "size": (3_000_000.0, 2_800_000.0)}  # fmt: skip
    ranks = {"speed": 1, "volume": 2, "size": 3, "win_rate": 4}
    return tuple(
        made(
            FactorRow,
            {
                "factor_order": order, "factor_code": code, "plan_value": values[code][0],
                "actual_value": values[code][1], "n": 42, "cause_rank": ranks[code],
                "contribution_amount": Decimal(part) * 1_000_000,
                "cross_check_amount": Decimal(part) * 1_000_000,
            },
            unit,
        )
        for order, (code, part) in enumerate(PARTS.items(), start=1)
    )  # fmt: skip


def causes(unit: str = "east", **changes: object) -> tuple[CauseRow, ...]:
    """Return two factors and the worst stage."""
    rows = (
        {"cause_order": 1, "cause_code": "speed", "cause_amount": Decimal(-6_040_000)},
        {"cause_order": 2, "cause_code": "volume", "cause_amount": Decimal(-4_040_000)},
        {"cause_order": 3, "cause_code": "stage", "cause_amount": Decimal(-5_250_000),
         "stage": "Offer", "stage_name_ja": f"見積-{unit}", "stage_name_en": f"Offer-{unit}"},
    )  # fmt: skip
    return tuple(made(CauseRow, row, unit, **changes) for row in rows)


def stages(unit: str = "east", pipeline: str = "*", **changes: object) -> tuple[StageRow, ...]:
    """Return the funnel of a cohort: entries, two stages of which one is worst, size."""
    whole = {"source": "crm", "pipeline": pipeline, "plan_amount": Decimal(62_240_000),
             "cohort_won_amount": Decimal(55_000_000), "baseline_period_count": 4}  # fmt: skip
    rate = {"factor_code": "conversion", "entered_count": 40, "advanced_count": 30, "n": 40,
            "band_low_value": 0.7, "band_high_value": 0.85, "median_stay_days": 16.5,
            "stay_low_days": 12.0, "stay_high_days": 15.0, "stay_band_code": "above",
            "ended_stay_count": 32}  # fmt: skip
    rows: tuple[dict[str, object], ...] = (
        {"factor_code": "entries", "plan_value": 50.0, "actual_value": 41.0, "n": 41,
         "contribution_amount": Decimal(-3_330_000)},
        {**rate, "stage": "Talk", "stage_name_ja": f"商談-{unit}", "stage_name_en": "Talk",
         "plan_value": 0.8, "actual_value": 0.82, "band_code": "within",
         "contribution_amount": Decimal(1_340_000)},
        {**rate, "stage": "Offer", "stage_name_ja": f"見積-{unit}", "stage_name_en": "Offer",
         "plan_value": 0.86, "actual_value": 0.57, "band_code": "below", "is_worst": True,
         "contribution_amount": Decimal(-5_250_000)},
        {"factor_code": "size", "plan_value": 3_100_000.0, "actual_value": 3_100_000.0, "n": 9,
         "contribution_amount": Decimal(0)},
    )  # fmt: skip
    return tuple(
        made(StageRow, {**whole, **row, "factor_order": order}, unit, **changes)
        for order, row in enumerate(rows)
    )


def required(unit: str = "east", pipeline: str = "*") -> tuple[RequiredRow, ...]:
    """Return a stage whose entries come too late and one from which they land."""
    both = {"source": "crm", "pipeline": pipeline, "average_won_amount": Decimal(3_000_000),
            "needed_win_count": 4, "n": 73}  # fmt: skip
    late = {"stage_order": 1, "stage": "Talk", "stage_name_ja": f"商談-{unit}",
            "stage_name_en": "Talk", "stage_win_rate_ratio": 0.38, "in_time_ratio": 0.03,
            "reach_code": "too_late_this_period"}  # fmt: skip
    lands = {"stage_order": 2, "stage": "Offer", "stage_name_ja": f"見積-{unit}",
             "stage_name_en": "Offer", "is_told": True, "stage_win_rate_ratio": 0.72,
             "in_time_ratio": 0.85, "reach_code": "in_time", "needed_entry_count": 7,
             "needed_activity_count": 126, "needed_activity_per_day_count": 6,
             "needed_activity_per_person_day": 2.0}  # fmt: skip
    return tuple(made(RequiredRow, {**both, **row}, unit) for row in (late, lands))


def share(number: int, unit: str = "east", **changes: object) -> ShareRow:
    """Return a person who bears a third of the need."""
    told = {"child_kind": "owner", "child_id": f"u-{unit}-{number}", "share_rank": number,
            "child_name": f"person-{unit}-{number}", "target_share_ratio": 1 / 3,
            "target_amount": Decimal(20_000_000), "shortfall_amount": Decimal("3333333.33"),
            "reach_code": "in_time", "needed_win_count": 2, "needed_entry_count": 3,
            "needed_activity_count": 42, "needed_activity_per_day_count": 2}  # fmt: skip
    return made(ShareRow, told, unit, **changes)


def action(number: int = 1, unit: str = "east", **changes: object) -> ActionRow:
    """Return an action that was done in time and worked."""
    told = {"source": "sheet", "action_id": f"A-{unit}-{number}", "action_rank": number,
            "action_name": f"action-{unit}-{number}", "cause": f"cause-{unit}",
            "metric_id": "win_rate_count_ratio", "metric_name_ja": "受注率",
            "metric_name_en": "Win rate", "metric_unit": "ratio", "metric_shape": "ratio",
            "owner_name": f"person-{unit}-1", "baseline_value": 0.26, "goal_value": 0.32,
            "created_date": date(2026, 3, 2), "due_date": date(2026, 5, 16),
            "done_date": date(2026, 5, 14), "action_state": "done_on_time", "is_due": True,
            "verdict_code": "effective", "basis_code": "comparison", "better": "higher",
            "effect_value": 0.1995, "interval_low": 0.1188, "interval_high": 0.2713,
            "effect_amount": Decimal(23_449_308), "effect_n": 90}  # fmt: skip
    return made(ActionRow, told, unit, **changes)


def actions(unit: str = "east") -> tuple[ActionRow, ...]:
    """Return one action of every kind of verdict that is told, and one that is late."""
    flow = {"metric_unit": "currency", "metric_shape": "flow", "metric_name_ja": "受注額"}
    cycle = {"metric_unit": "days", "metric_shape": "median", "better": "lower"}
    none = {"effect_value": None, "interval_low": None, "interval_high": None,
            "effect_amount": None}  # fmt: skip
    return (
        action(1, unit, action_state="overdue", done_date=None, late_days=188, **none,
               verdict_code="not_measurable", effect_note="level_metric"),
        action(2, unit, is_picked_as_worst=True),
        action(3, unit, **flow, verdict_code="worse", effect_value=-142188.5,
               interval_low=-266084.5, interval_high=-28446.6,
               effect_amount=Decimal(-42_656_559)),
        action(4, unit, **cycle, verdict_code="undecided", effect_value=-16.5, interval_low=-46.0,
               interval_high=21.025, needed_n=157, effect_amount=None,
               basis_code="year_before"),
        action(5, unit, action_state="open", done_date=None, **none, verdict_code="too_early",
               judged_from=date(2026, 12, 14)),
    )  # fmt: skip


def proposal(rank: int = 1, unit: str = "east", **changes: object) -> ProposalRow:
    """Return a proposal of the catalogue."""
    told = {"proposal_rank": rank, "cause_order": 2, "cause_code": "volume",
            "origin_code": "catalogue", "remedy_id": "lead_follow_up",
            "metric_id": "pipeline_created_count", "metric_name_ja": "新規案件数",
            "metric_name_en": "Deals created", "metric_unit": "count", "metric_shape": "flow",
            "lag_business_days": 5}  # fmt: skip
    return made(ProposalRow, told, unit, **changes)


def proposals(unit: str = "east") -> tuple[ProposalRow, ...]:
    """Return an open action whose like worked before, and a remedy."""
    own = {"origin_code": "register", "remedy_id": None, "action_id": f"A-{unit}-1",
           "action_name": f"proposed-{unit}", "owner_name": f"person-{unit}-1",
           "cause_code": "win_rate", "due_date": date(2026, 12, 30), "action_state": "open",
           "metric_name_ja": "受注率", "metric_unit": "ratio", "metric_shape": "ratio",
           "expected_value": 0.1995, "expected_amount": Decimal(23_449_308),
           "expected_n": 90}  # fmt: skip
    return (proposal(1, unit, **own), proposal(2, unit))


def tables(*units: str) -> GapTables:
    """Return the tables of some units."""
    return GapTables(
        summaries=tuple(gap(unit) for unit in units),
        factors=tuple(row for unit in units for row in factors(unit)),
        causes=tuple(row for unit in units for row in causes(unit)),
        stages=tuple(row for unit in units for row in stages(unit)),
        segments=tuple(row for unit in units for row in segments(unit)),
        required=tuple(row for unit in units for row in required(unit)),
        shares=tuple(share(number, unit) for unit in units for number in (1, 2, 3)),
        actions=tuple(row for unit in units for row in actions(unit)),
        proposals=tuple(row for unit in units for row in proposals(unit)),
        audit=tuple(row for unit in units for row in audits(unit)),
        evidence_reasons=tuple(row for unit in units for row in lost_reasons(unit)),
        evidence_pushes=tuple(row for unit in units for row in pushes(unit)),
        evidence_stalled=tuple(stalled(number, unit) for unit in units for number in (1, 2)),
        evidence_measures=tuple(row for unit in units for row in measures(unit)),
        recipients=tuple(reader(unit, who) for unit in units for who in (f"m-{unit}", "top")),
    )


def reader(unit: str, owner_id: str) -> RecipientRow:
    """Return one person who may see the report of a unit."""
    return RecipientRow(
        scope_kind="unit", scope_id=unit, owner_id=owner_id, name=owner_id,
        email=f"{owner_id}@aomi.example", language="ja", is_active=True,
    )  # fmt: skip


def report(language: Language = "ja", **changes: object) -> GapContext:
    """Return the report of the unit east, made of tables of which any may be another."""
    key = EditionKey(
        report="gap", period="2026-11", scope_kind="unit", scope_id="east", language=language
    )
    progress = ProgressContext.model_construct(  # type: ignore[call-arg]
        key=key,
        company_name="青海システムズ",
        money_unit="million",
        snapshot_id="0123456789",
        summary=summary(),
    )
    told = {name: getattr(tables("east"), name) for name in GapTables.__slots__}
    return gap_of(GapTables(**(told | changes)), progress=progress)


def company_report(language: Language = "ja", **changes: object) -> GapContext:
    """Return the report of the company, of which alone the KPIs are audited."""
    key = EditionKey(
        report="gap", period="2026-11", scope_kind="company", scope_id="company", language=language
    )
    whole = {"scope_kind": "company", "scope_id": "company"}
    progress = ProgressContext.model_construct(  # type: ignore[call-arg]
        key=key,
        company_name="青海システムズ",
        money_unit="million",
        snapshot_id="0123456789",
        summary=summary().model_copy(update=whole),
    )
    told = {name: getattr(tables("east"), name) for name in GapTables.__slots__} | changes
    moved = {
        name: tuple(row.model_copy(update=whole) for row in rows) for name, rows in told.items()
    }
    return gap_of(GapTables(**moved), progress=progress)


def write_gaps(file: Path, *units: str, **changes: object) -> Path:
    """Add the tables of some units to a warehouse, of which any may be another."""
    made = {name: getattr(tables(*units), name) for name in GapTables.__slots__} | changes
    with duckdb.connect(str(file)) as connection:
        for name in GapTables.__slots__:
            table = "summary" if name == "summaries" else name
            write_table(connection, f"rpt_gap_{table}", made[name])
    return file
