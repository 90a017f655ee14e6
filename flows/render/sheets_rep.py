"""The tables of a rep edition as sheets: one person's own things."""

from collections.abc import Iterator
from typing import Final

from flows.forms.companion import Cell, Face
from flows.render.measures import in_order
from flows.render.rep_pages import because, reason_of, sentence_of
from flows.render.sheets import Column, Cover, Pen, Sheet, Workbook, figure_sheet, figures
from flows.render.sheets_progress import RECOGNITIONS, stage_of
from flows.vocabulary.rep import FeedbackRow, RepContext, RepDeal, RepMilestone, RepTask

PERSON: Final[tuple[tuple[str, Face], ...]] = (
    ("target_amount", "money"),
    ("bookings_amount", "money"),
    ("attainment_ratio", "percent"),
    ("gap_to_go_amount", "money"),
    ("pace_gap_amount", "gap"),
    ("required_daily_amount", "money"),
    ("daily_rate_amount", "money"),
    ("open_pipeline_amount", "money"),
    ("open_deal_count", "number"),
    ("open_amount", "money"),
    ("task_count", "number"),
    ("overdue_task_count", "number"),
    ("business_days", "number"),
    ("remaining_business_days", "number"),
)
METRICS: Final = (
    *("target_amount", "bookings_amount", "attainment_ratio", "gap_to_go_amount"),
    *("linear_pace_amount", "pace_gap_amount", "open_pipeline_amount"),
)
_MEASURES: Final[dict[str, Face]] = {"ratio": "whole_percent", "days": "number"}


def _late(is_late: bool, pen: Pen) -> str:  # noqa: FBT001 - a flag of a row
    return pen.status(pen.say("cell.late"), bad=True) if is_late else pen.text(None)


def _closes_late(row: RepDeal, pen: Pen) -> str:
    return _late(row.is_overdue, pen)


def _because(row: RepDeal, pen: Pen) -> str:
    return pen.say("face.list_separator").join(because(row, pen.faces)) or pen.text(None)


DEALS: Final = (
    Column("form.update.account_name", "account_name"),
    Column("form.update.deal_name", "deal_name"),
    Column("column.stage", stage_of),
    Column("column.amount", "amount", "money"),
    Column("column.close", "close_date", "date"),
    Column("cell.state", _closes_late, "status"),
    Column("column.chance", "p_win_ratio", "whole_percent"),
    Column("score.because", _because),
    Column("cell.stage_age", "stage_age_days", "number", "cell.days"),
    Column("cell.usual_age", "baseline_days", "number", "cell.days"),
    Column("rep.next", "next_action"),
    Column("cell.next_on", "next_action_date", "date"),
    Column("rep.task", "task_count", "number", "cell.records"),
    Column("cell.late_tasks", "overdue_task_count", "number", "cell.records"),
    Column("form.update.deal_id", "deal_id"),
    Column("cell.record", "crm_url", "link"),
)


def _moves(context: RepContext) -> tuple[Column, ...]:
    def why(row: RepDeal, pen: Pen) -> str:
        return reason_of(row, pen.faces, as_of=context.person.as_of)

    return (*DEALS[:2], Column("rep.why", why), *DEALS[3:5], *DEALS[6:8], *DEALS[-2:])


def _task_deal(row: RepTask, pen: Pen) -> str:
    return pen.text(row.deal_name)


TASKS: Final = (
    Column("rep.subject", "subject"),
    Column("form.update.account_name", "account_name"),
    Column("form.update.deal_name", _task_deal),
    Column("rep.due", "due_date", "date"),
    Column("cell.state", lambda row, pen: _late(row.is_overdue, pen), "status"),
    Column("cell.parts", "part_count", "number"),
    Column("cell.parts_done", "completed_part_count", "number"),
    Column("cell.record", "crm_url", "link"),
)


def _milestone(row: RepMilestone, pen: Pen) -> str:
    return pen.either(row.milestone_name, row.milestone_name_en)


MILESTONES: Final = (
    Column("rep.milestone", _milestone),
    Column("form.update.account_name", "account_name"),
    Column("form.update.deal_name", "deal_name"),
    Column("rep.due", "due_date", "date"),
    Column("cell.state", lambda row, pen: _late(row.is_late, pen), "status"),
    Column("cell.record", "crm_url", "link"),
)


def _measured(field: str, row: FeedbackRow) -> Cell:
    return Cell(getattr(row, field), _MEASURES.get(row.unit, "hundredths"))


def _outcome(row: FeedbackRow, pen: Pen) -> str:
    is_good = row.outcome_code == "strength"
    words = pen.say("rep.strengths" if is_good else "rep.improve")
    return pen.status(words, bad=False, good=is_good)


FEEDBACK: Final = (
    Column("column.kind", _outcome, "status"),
    Column("column.metric", lambda row, pen: pen.code(row.metric_id, "feedback.metric")),
    Column("cell.month_value", lambda row, _pen: _measured("value", row), "number"),
    Column("cell.usual_value", lambda row, _pen: _measured("baseline_value", row), "number"),
    Column("cell.measure_unit", lambda row, pen: pen.say(f"cell.unit_{row.unit}")),
    Column("cell.n", "n", "number"),
    Column("cell.months", "baseline_count", "number"),
    Column("cell.metric_id", "metric_id"),
)
WINS: Final = (
    Column("meeting.what", lambda row, pen: pen.say(f"cell.win_{row.win_code}")),
    Column("form.update.account_name", "account_name"),
    Column("form.update.deal_name", "deal_name"),
)
NOTES: Final = (
    Column("meeting.when", "review_date", "date"),
    Column("cell.reviewer", lambda row, pen: pen.code(row.reviewer_code, "reviewer")),
    Column("rep.notes", "note"),
)


def _sheets(context: RepContext, pen: Pen) -> Iterator[Sheet]:
    yield figure_sheet(figures(context.person, PERSON, pen))
    yield Sheet("sheet.moves", _moves(context), context.to_move())
    yield Sheet("sheet.rep_deals", DEALS, context.deals)
    yield Sheet("sheet.tasks", TASKS, context.tasks)
    yield Sheet("sheet.milestones", MILESTONES, context.milestones)
    yield Sheet("sheet.feedback", FEEDBACK, context.feedback)
    yield Sheet("sheet.wins", WINS, context.wins)
    yield Sheet("sheet.notes", NOTES, context.notes)
    yield Sheet("sheet.recognitions", RECOGNITIONS, in_order(context.recognitions))


def _cover(context: RepContext, pen: Pen) -> Cover:
    person = context.person
    return Cover(
        scope=person.name,
        period=pen.say("period.of_quarter", year=person.fiscal_year, quarter=person.fiscal_quarter),
        first_day=None,
        last_day=person.period_end,
        as_of=person.as_of,
        sentences=(
            sentence_of(context, pen.faces),
            pen.faces.sentence(context.action, "rep_action"),
        ),
        metrics=METRICS,
    )


REP: Final = Workbook(summary=lambda one: one.person, cover=_cover, sheets=_sheets)
