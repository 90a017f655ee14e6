"""Promoted warehouse → contexts of meeting packs: one frozen context per scope and language.

Reads ``rpt_meeting_*`` only, read-only; computes no figure: it cuts to the scope, rounds the
waterfall so that it adds up as printed, and numbers the lines that are still empty.
"""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final, TypeVar

import duckdb

from flows.prepare.movement_steps import printed_lines
from flows.prepare.queries import RecipientRow
from flows.prepare.rounded import STEP, to_step
from flows.prepare.table_reader import TableReader
from flows.vocabulary.meeting import (
    AgendaRow,
    ChangeRow,
    InspectionRow,
    MeetingContext,
    PromiseRow,
    RepRow,
    WaterfallRow,
)
from flows.vocabulary.movements import ENDS
from flows.vocabulary.progress import ProgressContext
from flows.vocabulary.progress_rows import ScopedRow

NEW_LINES: Final = 10
_REP_MONEY: Final = (
    *("target_amount", "bookings_amount", "pace_gap_amount"),
    *("open_pipeline_amount", "moved_amount"),
)

Scoped = TypeVar("Scoped", bound=ScopedRow)


@dataclass(frozen=True, slots=True)
class MeetingTables:
    """The report tables of meetings, all scopes; only this file may look into them."""

    agendas: tuple[AgendaRow, ...]
    promises: tuple[PromiseRow, ...]
    waterfall: tuple[WaterfallRow, ...]
    changes: tuple[ChangeRow, ...]
    inspections: tuple[InspectionRow, ...]
    reps: tuple[RepRow, ...]
    recipients: tuple[RecipientRow, ...]


def read_meeting_tables(warehouse: Path) -> MeetingTables:
    """Read the tables of meetings, each in the order in which it is printed.

    Reads:  warehouse/current/shinchoku.duckdb (marts.rpt_meeting_*)
    Writes: nothing
    Shape:  one tuple per table
    Units:  money in whole reporting currency

    Raises:
        ReportTableError: a table lacks a column, or a value cannot be what its type says.
    """
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        read = TableReader(connection)
        return MeetingTables(
            agendas=read.rows("rpt_meeting_agenda", AgendaRow, "scope_id"),
            promises=read.rows("rpt_meeting_promises", PromiseRow, "line_rank"),
            waterfall=read.rows("rpt_meeting_waterfall", WaterfallRow, "line_rank"),
            changes=read.rows("rpt_meeting_changes", ChangeRow, "change_rank"),
            inspections=read.rows("rpt_meeting_inspections", InspectionRow, "inspection_rank"),
            reps=read.rows("rpt_meeting_reps", RepRow, "rep_rank"),
            recipients=read.rows("rpt_meeting_recipients", RecipientRow, "owner_id"),
        )


def pack_of(tables: MeetingTables, *, progress: ProgressContext) -> MeetingContext:
    """Return the pack of one scope, beside what the progress report says of it."""
    step = STEP[progress.money_unit]
    (agenda,) = tables.agendas
    return MeetingContext(
        key=progress.key,
        company_name=progress.company_name,
        money_unit=progress.money_unit,
        snapshot_id=progress.snapshot_id,
        summary=progress.summary,
        headline=progress.story.headline,
        reason=progress.story.reason,
        agenda=agenda,
        promises=tables.promises,
        waterfall=_rounded(tables.waterfall, progress=progress),
        changes=tuple(
            row.model_copy(update={"amount": to_step(row.amount, step)}) for row in tables.changes
        ),
        inspections=tables.inspections,
        reps=tuple(
            row.model_copy(update={name: to_step(getattr(row, name), step) for name in _REP_MONEY})
            for row in tables.reps
        ),
        new_ids=new_ids(agenda),
    )


def new_ids(agenda: AgendaRow) -> tuple[str, ...]:
    """Return the ids of the lines to fill in: day, scope and number, for every language alike."""
    day = agenda.as_of.strftime("%Y%m%d")
    return tuple(f"{day}-{agenda.scope_id}-{number:02d}" for number in range(1, NEW_LINES + 1))


def _rounded(
    rows: tuple[WaterfallRow, ...], *, progress: ProgressContext
) -> tuple[WaterfallRow, ...]:
    """Return the waterfall in printed steps: its lines give the difference of its ends.

    What is overdue is what the closing holds beyond the open pipeline, both as printed.
    """
    lines = {row.line_code: row.amount for row in rows if row.line_code != "overdue"}
    if not lines.keys() >= set(ENDS):
        return rows
    amounts = printed_lines(lines, step=STEP[progress.money_unit])
    overdue = next((row for row in rows if row.line_code == "overdue"), None)
    if overdue is not None:
        amounts["overdue"] = to_step(overdue.amount, STEP[progress.money_unit]) or Decimal(0)
    if amounts.get("overdue"):
        amounts["overdue"] = amounts["closing"] - progress.summary.open_pipeline_amount
    return tuple(row.model_copy(update={"amount": amounts[row.line_code]}) for row in rows)
