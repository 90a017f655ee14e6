"""The tables of a meeting pack as sheets."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from flows.forms.companion import Cell, Value
from flows.render.sheets import Column, Cover, Figure, Pen, Sheet, Workbook, figure_sheet, figures
from flows.render.sheets_progress import SUMMARY, cover_of, stage_of
from flows.vocabulary.meeting import (
    ChangeRow,
    InspectionRow,
    MeetingContext,
    PromiseRow,
    WaterfallRow,
)

_AGENDA: Final = ("promise_count", "kept_count", "missed_count", "open_count")
_ENDS: Final = frozenset({"opening", "closing", "overdue"})
_GOOD: Final = frozenset({"kept"})


def _state(row: PromiseRow, pen: Pen) -> str:
    state = row.promise_state
    return pen.status(pen.say(f"meeting.state_{state}"), bad=state == "missed", good=state in _GOOD)


def _owner(row: PromiseRow, pen: Pen) -> str:
    return pen.say("meeting.outside") if row.is_owner_outside else pen.text(row.owner_name)


def _verdict(row: PromiseRow, pen: Pen) -> str:
    """Return why; what a deal outside of the scope did is not told in it."""
    if row.is_deal_outside and row.verdict_code.startswith("deal_"):
        return pen.text(None)
    return pen.say(f"meeting.verdict_{row.verdict_code}")


PROMISES: Final = (
    Column("meeting.number", "promise_id"),
    Column("meeting.result", _state, "status"),
    Column("meeting.promise", "promise"),
    Column("column.owner", _owner),
    Column("meeting.due", "due_date", "date"),
    Column("meeting.because", _verdict),
    Column("form.update.deal_name", "deal_name"),
    Column("cell.promised_stage", "promised_stage"),
    Column("cell.promised_amount", "promised_amount", "number"),
    Column("cell.promised_close", "promised_close_date", "date"),
    Column("cell.decided_on", "meeting_date", "date"),
)


def _fall(row: WaterfallRow, _pen: Pen) -> Cell:
    return Cell(row.amount, "money" if row.line_code in _ENDS else "signed")


def _line(row: WaterfallRow, pen: Pen) -> str:
    key = "cell.overdue_in_it" if row.line_code == "overdue" else f"meeting.line_{row.line_code}"
    return pen.say(key)


WATERFALL: Final = (
    Column("cell.line", _line),
    Column("column.amount", _fall, "money"),
    Column("meeting.deals", "deal_count", "number", "cell.records"),
)


def _deal(row: ChangeRow, pen: Pen) -> str:
    if row.deal_name:
        return pen.text(row.deal_name)
    return pen.say("meeting.gone", deal=pen.text(row.deal_id))


def _then(row: ChangeRow, pen: Pen) -> Value | Cell:
    if row.changed_field == "amount":
        return Cell(row.old_amount, "number")
    if row.changed_field == "close_date":
        return row.old_close_date
    if row.changed_field == "stage":
        return pen.either(row.old_stage_name_ja, row.old_stage_name_en)
    return pen.text(None)


def _now(row: ChangeRow, pen: Pen) -> Value | Cell:
    if row.changed_field == "amount":
        return Cell(row.new_amount, "number")
    if row.changed_field == "close_date":
        return row.new_close_date
    if row.changed_field == "stage":
        return pen.either(row.new_stage_name_ja, row.new_stage_name_en)
    return pen.text(None)


def _currency(row: ChangeRow, pen: Pen) -> str:
    return pen.text(row.new_currency or row.old_currency)


CHANGES: Final = (
    Column("form.update.account_name", "account_name"),
    Column("form.update.deal_name", _deal),
    Column("column.owner", "owner_name"),
    Column("meeting.what", lambda row, pen: pen.say(f"meeting.moved_{row.category}")),
    Column("cell.moved", "amount", "signed"),
    Column("meeting.when", "changed_on", "date"),
    Column("cell.then", _then),
    Column("column.now", _now),
    Column("form.update.currency", _currency),
    Column("form.update.deal_id", "deal_id"),
    Column("cell.record", "crm_url", "link"),
)


def _reasons(row: InspectionRow, pen: Pen) -> str:
    told = (
        pen.say(
            f"meeting.reason_{code}",
            count=pen.faces.number(row.push_count),
            days=pen.faces.number(row.stage_age_days),
            day=pen.faces.short_day(row.close_date),
        )
        for code in row.reason_codes
    )
    return pen.say("face.list_separator").join(told)


def _commit(row: InspectionRow, pen: Pen) -> str:
    return pen.say("meeting.commit") if row.is_commit else pen.text(None)


INSPECTIONS: Final = (
    Column("form.update.account_name", "account_name"),
    Column("form.update.deal_name", "deal_name"),
    Column("column.owner", "owner_name"),
    Column("column.stage", stage_of),
    Column("column.amount", "amount", "money"),
    Column("meeting.commit", _commit),
    Column("column.close", "close_date", "date"),
    Column("cell.pushes", "push_count", "number", "cell.pushed"),
    Column("cell.stage_age", "stage_age_days", "number", "cell.days"),
    Column("cell.usual_age", "baseline_days", "number", "cell.days"),
    Column("column.why", _reasons),
    Column("meeting.next", "next_action"),
    Column("cell.next_on", "next_action_date", "date"),
    Column("cell.last_contact", "last_activity_date", "date"),
    Column("form.update.deal_id", "deal_id"),
    Column("cell.record", "crm_url", "link"),
)
REPS: Final = (
    Column("column.owner", "owner_name"),
    Column("meeting.target", "target_amount", "money"),
    Column("meeting.won", "bookings_amount", "money"),
    Column("meeting.pace_gap", "pace_gap_amount", "gap"),
    Column("meeting.pipeline", "open_pipeline_amount", "money"),
    Column("meeting.moved", "moved_amount", "signed"),
    Column("meeting.stalled", "stalled_deal_count", "number", "cell.records"),
    Column("meeting.promised", "open_promise_count", "number", "cell.records"),
)


def _sheets(context: MeetingContext, pen: Pen) -> Iterator[Sheet]:
    agenda = tuple(Figure(name, getattr(context.agenda, name), "number") for name in _AGENDA)
    moved = Figure("pipeline_moved_amount", _moved(context), "signed")
    deals = Figure("inspection_count", context.agenda.inspection_count, "number")
    rows = figures(context.summary, SUMMARY, pen)
    yield figure_sheet((*agenda, moved, deals, *rows))
    yield Sheet("sheet.promises", PROMISES, context.promises)
    yield Sheet("sheet.waterfall", WATERFALL, context.waterfall)
    yield Sheet("sheet.changes", CHANGES, context.changes)
    yield Sheet("sheet.inspections", INSPECTIONS, context.inspections)
    yield Sheet("sheet.reps", REPS, context.reps)


def _moved(context: MeetingContext) -> Decimal | None:
    ends = {row.line_code: row.amount for row in context.waterfall}
    if "opening" not in ends or "closing" not in ends:
        return None
    return ends["closing"] - ends["opening"]


def _cover(context: MeetingContext, pen: Pen) -> Cover:
    summary = context.summary
    period = pen.say("period.short", quarter=summary.fiscal_quarter)
    told = ((context.headline, "headline"), (context.reason, "reason_why"))
    is_company = context.key.scope_kind == "company"
    return cover_of(
        summary,
        scope=context.company_name if is_company else summary.scope_name,
        period=pen.say(
            "period.of_quarter", year=summary.fiscal_year, quarter=summary.fiscal_quarter
        ),
        sentences=tuple(
            pen.faces.sentence(one, family, period) for one, family in told if one.code != "none"
        ),
    )


MEETING: Final = Workbook(summary=lambda one: one.summary, cover=_cover, sheets=_sheets)
