"""Cut the report tables to one scope: nothing of another scope gets past this file."""

from dataclasses import dataclass

from flows.prepare.manager_queries import manager_pages
from flows.prepare.movement_queries import movements_of
from flows.prepare.queries import RecipientRow, ReportTables
from flows.prepare.scoped_rows import by_scope, per_scope
from flows.vocabulary.burden import Burden
from flows.vocabulary.funnel import ManagerPages
from flows.vocabulary.movements import Movements
from flows.vocabulary.progress_rows import (
    ActivityRow,
    DealCount,
    DealRow,
    MemberRow,
    RecognitionRow,
    RejectionRow,
    RestatementRow,
    ScopeKind,
    StageRow,
    Summary,
    TieOutRow,
    TrustRow,
    WeekRow,
)
from flows.vocabulary.track import Accuracy, Track

ScopeKey = tuple[ScopeKind, str]


@dataclass(frozen=True, slots=True)
class ScopeTables:
    """The report tables of one scope."""

    summary: Summary
    members: tuple[MemberRow, ...]
    dual_posts: tuple[MemberRow, ...]
    stages: tuple[StageRow, ...]
    weeks: tuple[WeekRow, ...]
    deals: tuple[DealRow, ...]
    deal_counts: tuple[DealCount, ...]
    activities: tuple[ActivityRow, ...]
    trust: tuple[TrustRow, ...]
    rejections: tuple[RejectionRow, ...]
    recipients: tuple[RecipientRow, ...]
    restatements: tuple[RestatementRow, ...]
    tie_out: TieOutRow | None
    burden: Burden | None = None
    recognitions: tuple[RecognitionRow, ...] = ()
    track: Track | None = None
    accuracy: Accuracy | None = None
    manager: ManagerPages = ManagerPages()  # noqa: RUF009  # frozen
    movements: Movements | None = None


def cut_by_scope(
    tables: ReportTables, *, kinds: tuple[ScopeKind, ...]
) -> dict[ScopeKey, ScopeTables]:
    """Return the tables of each scope of the wanted kinds, company first.

    The rows of ``trust`` are about deliveries, not about deals: each scope sees the counts. Money
    set aside is the company's: a unit does not see it. People of other units with a post in it are
    kept apart from the members, so that no sum can hold them.
    """
    members, stages = by_scope(tables.members), by_scope(tables.stages)
    weeks, activities = by_scope(tables.weeks), by_scope(tables.activities)
    deals, counts = by_scope(tables.deals), by_scope(tables.deal_counts)
    restatements, recognitions = by_scope(tables.restatements), by_scope(tables.recognitions)
    recipients = by_scope(tables.recipients)
    burdens, tracks = _burdens_of(tables), _tracks_of(tables)
    scores, bins = by_scope(tables.scores), by_scope(tables.chance_bins)
    managers, movements = per_scope(tables.manager), per_scope(tables.movements)
    cut = {}
    for summary in sorted(tables.summaries, key=lambda row: (row.scope_kind, row.scope_id)):
        key = (summary.scope_kind, summary.scope_id)
        if summary.scope_kind not in kinds:
            continue
        cut[key] = ScopeTables(
            summary=summary,
            members=tuple(row for row in members[key] if not row.is_dual_post),
            dual_posts=tuple(row for row in members[key] if row.is_dual_post),
            stages=stages[key],
            weeks=weeks[key],
            deals=deals[key],
            deal_counts=counts[key],
            activities=activities[key],
            trust=_trust_of(summary.scope_kind, tables.trust),
            rejections=_rejections_of(summary.scope_kind, tables.rejections),
            recipients=recipients[key],
            restatements=restatements[key],
            tie_out=_tie_out_of(summary.scope_kind, tables.tie_outs),
            recognitions=recognitions[key],
            burden=burdens.get(key),
            track=tracks.get((*key, summary.period_kind)),
            accuracy=Accuracy(scores=scores[key], bins=bins[key]),
            manager=manager_pages(managers(key)),
            movements=movements_of(movements(key)),
        )
    return cut


def _burdens_of(tables: ReportTables) -> dict[ScopeKey, Burden]:
    """Return what input costs each scope; which fields nobody uses is the same for all."""
    people = by_scope(tables.to_mend)
    return {
        (row.scope_kind, row.scope_id): Burden(
            figures=row,
            people=people[row.scope_kind, row.scope_id],
            unused=tables.unused_fields,
        )
        for row in tables.burdens
    }


def _tracks_of(tables: ReportTables) -> dict[tuple[ScopeKind, str, str], Track]:
    """Return the record of past forecasts of each scope and kind of period."""
    marks = by_scope(tables.track_marks)
    return {
        (row.scope_kind, row.scope_id, row.period_kind): Track(
            summary=row,
            marks=tuple(
                mark
                for mark in marks[row.scope_kind, row.scope_id]
                if mark.period_kind == row.period_kind
            ),
        )
        for row in tables.track_summaries
    }


def _trust_of(kind: ScopeKind, rows: tuple[TrustRow, ...]) -> tuple[TrustRow, ...]:
    """Return the delivery rows as a scope may see them."""
    if kind == "company":
        return rows
    return tuple(row.model_copy(update={"amount_quarantined": None}) for row in rows)


def _rejections_of(kind: ScopeKind, rows: tuple[RejectionRow, ...]) -> tuple[RejectionRow, ...]:
    """Return the rows set aside as a scope may see them."""
    if kind == "company":
        return rows
    return tuple(row.model_copy(update={"amount": None}) for row in rows)


def _tie_out_of(kind: ScopeKind, rows: tuple[TieOutRow, ...]) -> TieOutRow | None:
    """Return the tie-out as a scope may see it: a unit has the counts alone."""
    if not rows or kind == "company":
        return rows[0] if rows else None
    return rows[0].model_copy(update={"largest_amount": None, "largest_count": None})
