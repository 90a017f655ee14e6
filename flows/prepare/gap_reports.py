"""Promoted warehouse → contexts of gap reports: one frozen context per scope and language.

Reads ``rpt_gap_*`` only, read-only; computes no figure: it cuts to the scope, rounds so that parts
add up as printed, and chooses the codes of the sentences.
"""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final, TypeVar

import duckdb

from flows.prepare.gap_segments import named_cell, segment_tables
from flows.prepare.languages import named
from flows.prepare.queries import RecipientRow
from flows.prepare.rounded import STEP, share_out, to_step
from flows.prepare.table_reader import TableReader
from flows.vocabulary.gap import (
    ActionRow,
    AuditRow,
    CauseRow,
    FactorRow,
    GapContext,
    GapSummary,
    PaceAlert,
    ProposalRow,
    RequiredRow,
    ShareRow,
    StageRow,
)
from flows.vocabulary.gap_evidence import LostReason, Measure, StagePush, StalledDeal
from flows.vocabulary.gap_segments import SegmentRow
from flows.vocabulary.languages import Language
from flows.vocabulary.progress import Finding, ProgressContext
from flows.vocabulary.progress_rows import ScopedRow

Scoped = TypeVar("Scoped", bound=ScopedRow)
Part = TypeVar("Part", FactorRow, StageRow)
NO_FACTS: Final = "no_facts"


@dataclass(frozen=True, slots=True)
class GapTables:
    """The tables of the gap report, all scopes; only this file may look into them."""

    summaries: tuple[GapSummary, ...]
    factors: tuple[FactorRow, ...]
    causes: tuple[CauseRow, ...]
    stages: tuple[StageRow, ...]
    segments: tuple[SegmentRow, ...]
    required: tuple[RequiredRow, ...]
    shares: tuple[ShareRow, ...]
    actions: tuple[ActionRow, ...]
    proposals: tuple[ProposalRow, ...]
    audit: tuple[AuditRow, ...]
    evidence_reasons: tuple[LostReason, ...]
    evidence_pushes: tuple[StagePush, ...]
    evidence_stalled: tuple[StalledDeal, ...]
    evidence_measures: tuple[Measure, ...]
    recipients: tuple[RecipientRow, ...]


def read_gap_tables(warehouse: Path) -> GapTables:
    """Read the tables of the gap report, each in the order in which it is printed.

    Reads:  warehouse/current/shinchoku.duckdb (marts.rpt_gap_*)
    Writes: nothing
    Shape:  one tuple per table
    Units:  money in whole reporting currency; ratios 0–1

    Raises:
        ReportTableError: a table lacks a column, or a value cannot be what its type says.
    """
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        read = TableReader(connection)
        funnel, cells = "source, pipeline", "segment_kind, segment_rank, factor_order"
        return GapTables(
            summaries=read.rows("rpt_gap_summary", GapSummary, "scope_id"),
            factors=read.rows("rpt_gap_factors", FactorRow, "factor_order"),
            causes=read.rows("rpt_gap_causes", CauseRow, "cause_order"),
            stages=read.rows("rpt_gap_stages", StageRow, f"{funnel}, factor_order"),
            segments=read.rows("rpt_gap_segments", SegmentRow, cells),
            required=read.rows("rpt_gap_required", RequiredRow, f"{funnel}, stage_order"),
            shares=read.rows("rpt_gap_shares", ShareRow, "share_rank"),
            actions=read.rows("rpt_gap_actions", ActionRow, "action_rank"),
            proposals=read.rows("rpt_gap_proposals", ProposalRow, "proposal_rank"),
            audit=read.rows("rpt_gap_audit", AuditRow, "audit_rank"),
            evidence_reasons=read.rows("rpt_gap_evidence_reasons", LostReason, "reason_rank"),
            evidence_pushes=read.rows("rpt_gap_evidence_pushes", StagePush, "push_rank"),
            evidence_stalled=read.rows("rpt_gap_evidence_stalled", StalledDeal, "deal_rank"),
            evidence_measures=read.rows("rpt_gap_evidence_measures", Measure, "measure_rank"),
            recipients=read.rows("rpt_gap_recipients", RecipientRow, "owner_id"),
        )


def gap_of(
    tables: GapTables, *, progress: ProgressContext, alert: PaceAlert | None = None
) -> GapContext:
    """Return the gap report of one scope in printed steps; ``alert``: why out of its cadence."""
    step, language = STEP[progress.money_unit], progress.key.language
    (told,) = tables.summaries
    gap = _printed(told, step)
    factors = _parts(tables.factors, total=gap.gap_amount, step=step)
    stages = _stages(tables.stages, step=step)
    segments = segment_tables(tables.segments, gap=gap.gap_amount, step=step, language=language)
    return GapContext(
        key=progress.key,
        company_name=progress.company_name,
        money_unit=progress.money_unit,
        snapshot_id=progress.snapshot_id,
        summary=progress.summary,
        gap=gap,
        alert=alert,
        headline=headline_of(gap),
        reason=reason_of(gap, factors),
        factors=factors,
        causes=_causes(tables.causes, factors, stages),
        stages=stages,
        segments=segments,
        segment_cause=named_cell(tables.segments, segments, language=language),
        lost_reasons=_column(tables.evidence_reasons, step, "lost_amount"),
        pushes=_column(tables.evidence_pushes, step, "pushed_amount"),
        stalled=tuple(_each(row, step, "amount") for row in tables.evidence_stalled),
        measures=tables.evidence_measures,
        required=tables.required,
        shares=_shares(tables.shares, gap, step=step, language=language),
        actions=tuple(_each(row, step, "effect_amount") for row in tables.actions),
        proposals=tuple(_each(row, step, "expected_amount") for row in tables.proposals),
        audits=tables.audit,
    )


def _printed(told: GapSummary, step: Decimal) -> GapSummary:
    """Return the gap in printed steps, taken between its rounded sides."""
    plan, booked = to_step(told.plan_amount, step), to_step(told.bookings_amount, step)
    return told.model_copy(
        update={
            "plan_amount": plan,
            "bookings_amount": booked,
            "gap_amount": _less(booked, plan),
            "target_amount": to_step(told.target_amount, step),
            "shortfall_amount": to_step(told.shortfall_amount, step),
        }
    )


def headline_of(gap: GapSummary) -> Finding:
    """Return the gap as a sentence: short, over or as planned; of a period over or under way."""
    if gap.period_start is None:
        return Finding(code=NO_FACTS)
    if gap.gap_amount is None:
        return Finding(code="no_target")
    pace = "pace_" if gap.basis_code == "to_pace" else ""
    side = "short" if gap.gap_amount < 0 else "over" if gap.gap_amount > 0 else "even"
    return Finding(code=f"{pace}{side}", amount=abs(gap.gap_amount))


def reason_of(gap: GapSummary, factors: tuple[FactorRow, ...]) -> Finding:
    """Return the factor that pushed most towards the gap, with its money."""
    first = next((row for row in factors if row.cause_rank == 1), None)
    if gap.gap_amount is None:
        return Finding(code="none")
    if first is None or first.contribution_amount is None:
        return Finding(code="not_decomposed")
    if not first.contribution_amount:
        return Finding(code="nothing")
    side = "down" if first.contribution_amount < 0 else "up"
    return Finding(code=f"{side}_{first.factor_code}", amount=first.contribution_amount)


def _parts(rows: tuple[Part, ...], *, total: Decimal | None, step: Decimal) -> tuple[Part, ...]:
    """Return parts in printed steps that sum to the printed total; what has no parts stays so."""
    known = [row.contribution_amount for row in rows if row.contribution_amount is not None]
    if total is None or len(known) != len(rows):
        return rows
    shared = share_out(known, total=total, step=step)
    return tuple(
        row.model_copy(update={"contribution_amount": part})
        for row, part in zip(rows, shared, strict=True)
    )


def _causes(
    rows: tuple[CauseRow, ...], factors: tuple[FactorRow, ...], stages: tuple[StageRow, ...]
) -> tuple[CauseRow, ...]:
    """Return the causes with the money that their factor or stage is printed with."""
    printed = {row.factor_code: row.contribution_amount for row in factors}
    printed["stage"] = next((row.contribution_amount for row in stages if row.is_worst), None)
    return tuple(
        row.model_copy(update={"cause_amount": printed.get(row.cause_code)}) for row in rows
    )


def _stages(rows: tuple[StageRow, ...], *, step: Decimal) -> tuple[StageRow, ...]:
    """Return the funnels with each pipeline's parts adding up to its difference as printed."""
    made: list[StageRow] = []
    for pipeline in dict.fromkeys((row.source, row.pipeline) for row in rows):
        own = tuple(
            _each(row, step, "plan_amount", "cohort_won_amount")
            for row in rows
            if (row.source, row.pipeline) == pipeline
        )
        total = _less(own[0].cohort_won_amount, own[0].plan_amount)
        made += _parts(own, total=total, step=step)
    return tuple(made)


def _shares(
    rows: tuple[ShareRow, ...], gap: GapSummary, *, step: Decimal, language: Language
) -> tuple[ShareRow, ...]:
    """Return who bears what: shares of people add up to the need of their unit, as printed."""
    people = bool(rows) and all(row.child_kind == "owner" for row in rows)
    values = [row.shortfall_amount for row in rows if row.shortfall_amount is not None]
    parts = [to_step(value, step) for value in values]
    if people and gap.shortfall_amount is not None and len(values) == len(rows):
        parts = list(share_out(values, total=gap.shortfall_amount, step=step))
    left = iter(parts)
    return tuple(
        row.model_copy(
            update={
                "shortfall_amount": None if row.shortfall_amount is None else next(left),
                "target_amount": to_step(row.target_amount, step),
                "child_name": named(row.child_name, row.child_name_en, language),
            }
        )
        for row in rows
    )


def _column(rows: tuple[Scoped, ...], step: Decimal, name: str) -> tuple[Scoped, ...]:
    """Return rows with a column of money in printed steps whose sum is the rounded sum."""
    values = [getattr(row, name) for row in rows]
    total = to_step(sum(values, start=Decimal(0)), step) or Decimal(0)
    parts = share_out(values, total=total, step=step)
    return tuple(row.model_copy(update={name: part}) for row, part in zip(rows, parts, strict=True))


def _each(row: Scoped, step: Decimal, *names: str) -> Scoped:
    """Return a row with the named amounts rounded one by one."""
    return row.model_copy(update={name: to_step(getattr(row, name), step) for name in names})


def _less(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    """Return the difference, or null if a side is missing."""
    return None if left is None or right is None else left - right
