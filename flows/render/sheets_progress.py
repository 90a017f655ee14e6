"""The tables of a progress report as sheets."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from flows.forms.companion import Cell, Face, Value
from flows.render.measures import in_order, recognition_line
from flows.render.progress_notes import Notes
from flows.render.progress_view import DEALS_ON_A_LIST, METRIC_IDS
from flows.render.sheets import Column, Cover, Pen, Sheet, Workbook, figure_sheet, figures
from flows.render.sheets_manager import manager_sheets
from flows.render.sheets_trust import trust_sheets
from flows.vocabulary.progress import DEALS_ON_PAGE_ONE, MemberTotal, ProgressContext
from flows.vocabulary.progress_rows import (
    ActivityRow,
    DealRow,
    ListCode,
    MemberRow,
    RecognitionRow,
    RestatementRow,
    Summary,
)

SUMMARY: Final[tuple[tuple[str, Face], ...]] = (
    ("target_amount", "money"),
    ("members_target_amount", "money"),
    ("bookings_amount", "money"),
    ("attainment_ratio", "percent"),
    ("variance_amount", "gap"),
    ("gap_to_go_amount", "money"),
    ("linear_pace_amount", "money"),
    ("pace_ratio", "percent"),
    ("pace_gap_amount", "gap"),
    ("landing_amount", "money"),
    ("landing_p10_amount", "money"),
    ("landing_p50_amount", "money"),
    ("landing_p90_amount", "money"),
    ("landing_gap_amount", "gap"),
    ("p_reach_target_ratio", "whole_percent"),
    ("open_pipeline_amount", "money"),
    ("open_pipeline_count", "number"),
    ("overdue_pipeline_amount", "money"),
    ("on_hold_pipeline_amount", "money"),
    ("coverage_ratio", "times"),
    ("pipeline_created_amount", "money"),
    ("win_rate_count_ratio", "whole_percent"),
    ("win_rate_n", "number"),
    ("win_rate_value_ratio", "whole_percent"),
    ("won_deal_count", "number"),
    ("average_deal_amount", "money"),
    ("median_deal_amount", "money"),
    ("sales_cycle_median_days", "number"),
    ("stalled_deal_count", "number"),
    ("stalled_deal_amount", "money"),
    ("amount_missing_count", "number"),
    ("bookings_week_amount", "money"),
    ("bookings_previous_week_amount", "money"),
    ("activity_week_count", "number"),
    ("activity_previous_week_count", "number"),
    ("business_days", "number"),
    ("elapsed_business_days", "number"),
    ("remaining_business_days", "number"),
)


def stage_of(row: Any, pen: Pen) -> str:  # noqa: ANN401 - deals of several tables
    """Return the stage of a deal in the language of the edition."""
    return pen.either(row.stage_name_ja, row.stage_name_en)


def _member_name(row: MemberRow | MemberTotal, pen: Pen) -> str:
    if isinstance(row, MemberTotal):
        return pen.say(f"total.{row.kind}")
    return pen.either(row.child_name, row.child_name_en)


def _activity_count(row: MemberRow | MemberTotal, pen: Pen) -> Value:
    return pen.noted(row.activity_week_count, row.activity_week_note)


def _push_rate(row: MemberRow | MemberTotal, pen: Pen) -> Value:
    return pen.rate(row.push_rate_count_ratio, row.push_rate_n)


MEMBERS: Final = (
    Column("column.member", _member_name),
    Column("column.target", "target_amount", "money"),
    Column("column.booked", "bookings_amount", "money"),
    Column("column.attainment", "attainment_ratio", "whole_percent"),
    Column("column.pace_gap", "pace_gap_amount", "gap"),
    Column("column.landing", "landing_amount", "money"),
    Column("column.landing_gap", "landing_gap_amount", "gap"),
    Column("column.pipeline", "open_pipeline_amount", "money"),
    Column("column.coverage", "coverage_ratio", "times", "cell.times"),
    Column(
        "column.win_rate",
        lambda row, pen: pen.rate(row.win_rate_count_ratio, row.win_rate_n),
        "whole_percent",
    ),
    Column("cell.decisions", "win_rate_n", "number", "cell.records"),
    Column("column.stalled", "stalled_deal_count", "number", "cell.records"),
    Column("column.activities", _activity_count, "number", "cell.records"),
    Column("cell.required_coverage", "required_coverage_ratio", "times", "cell.times"),
    Column("column.push_rate", _push_rate, "whole_percent"),
    Column("cell.due_deals", "push_rate_n", "number", "cell.records"),
    Column("column.tasks_overdue", "overdue_task_count", "number", "cell.records"),
    Column("column.activity_target", "activity_attainment_ratio", "whole_percent"),
)
DEALS: Final = (
    Column("form.update.account_name", "account_name"),
    Column("form.update.deal_name", "deal_name"),
    Column("column.owner", "owner_name"),
    Column("column.stage", stage_of),
    Column("column.amount", "amount", "money"),
    Column("column.close", "close_date", "date"),
    Column("column.chance", "p_win_ratio", "whole_percent"),
    Column("column.effect", "effect_amount", "signed"),
    Column("cell.stage_age", "stage_age_days", "number", "cell.days"),
    Column("cell.usual_age", "baseline_days", "number", "cell.days"),
    Column("column.why", lambda row, pen: pen.codes(row.reason_codes, "reason")),
    Column("rep.next", "next_action"),
    Column("cell.next_on", "next_action_date", "date"),
    Column("cell.last_contact", "last_activity_date", "date"),
    Column("form.update.deal_id", "deal_id"),
    Column("cell.record", "crm_url", "link"),
)
# the deals of page 1 where no list follows
NOW: Final = (*DEALS[:3], *DEALS[4:8], DEALS[11], *DEALS[-2:])
DECIDED: Final = (
    *DEALS[:4],
    Column("column.amount", "amount", "money"),
    Column("column.decided", "close_date", "date"),
    *DEALS[-2:],
)
_DECIDED_LISTS: Final = frozenset({"won", "lost"})
STAGES: Final = (
    Column("cell.order", "stage_order", "number"),
    Column("column.stage", stage_of),
    Column("column.pipeline", "open_pipeline_amount", "money"),
    Column("cell.deals", "open_pipeline_count", "number", "cell.records"),
    Column("column.stalled", "stalled_deal_count", "number", "cell.records"),
)
WEEKS: Final = (
    Column("cell.week", "week_number", "number"),
    Column("cell.first_day", "week_start", "date"),
    Column("cell.last_day", "week_end", "date"),
    Column("cell.booked_in_week", "bookings_week_amount", "money"),
    Column("cell.booked_so_far", "bookings_cumulative_amount", "money"),
    Column("metric.linear_pace_amount", "pace_cumulative_amount", "money"),
)


def _activities(context: ProgressContext) -> tuple[Column, ...]:
    note = context.summary.activity_previous_week_note

    def previous(row: ActivityRow, pen: Pen) -> Value:
        return pen.noted(row.activity_previous_week_count, note)

    return (
        Column("column.kind", lambda row, pen: pen.code(row.activity_kind, "activity")),
        Column("column.this_week", "activity_week_count", "number", "cell.records"),
        Column("column.last_week", previous, "number", "cell.records"),
        Column("column.in_period", "activity_period_count", "number", "cell.records"),
        Column("column.forward", "effect_ratio", "signed_percent"),
        Column("cell.low", "effect_low_ratio", "signed_percent"),
        Column("cell.high", "effect_high_ratio", "signed_percent"),
        Column("cell.n", "effect_n", "number"),
    )


def _restatements(notes: Notes) -> tuple[Column, ...]:
    def known(row: RestatementRow, when: str) -> Cell:
        kind, face = ("amount", "money") if row.is_money else ("ratio", "percent")
        return Cell(getattr(row, f"{when}_{kind}"), face)  # type: ignore[arg-type]

    return (
        Column("cover.period", lambda row, _pen: notes.period_of(row)),
        Column("column.metric", lambda row, pen: pen.code(row.metric_id, "metric")),
        Column("column.printed_on", "printed_as_of", "date"),
        Column("column.printed", lambda row, _pen: known(row, "printed"), "number"),
        Column("column.now", lambda row, _pen: known(row, "now"), "number"),
        Column("column.restated_why", lambda row, pen: pen.code(row.reason_code, "restated")),
    )


def _recognised(place: int, row: RecognitionRow, pen: Pen) -> str:
    return recognition_line(row, pen.faces)[place]


RECOGNITIONS: Final = (
    Column("column.owner", "owner_name"),
    Column("sheet.recognitions", lambda row, pen: _recognised(0, row, pen)),
    Column("column.why", lambda row, pen: _recognised(1, row, pen)),
)


def _sheets(context: ProgressContext, pen: Pen) -> Iterator[Sheet]:
    notes = Notes(context, pen.faces)
    yield figure_sheet(figures(context.summary, SUMMARY, pen))
    sums = tuple(row for row in context.member_totals if row.kind in {"difference", "total"})
    yield Sheet("sheet.members", MEMBERS, context.members, sums)
    if context.dual_posts:
        yield Sheet("sheet.dual_posts", MEMBERS, context.dual_posts)
    yield Sheet("sheet.stages", STAGES, context.stages)
    yield Sheet("sheet.weeks", WEEKS, context.weeks)
    if context.is_of_company:
        yield Sheet("sheet.deals_to_move", NOW, context.listed("to_move")[:DEALS_ON_PAGE_ONE])
    else:
        yield from _lists(context)
    yield from manager_sheets(context, pen)
    yield Sheet("sheet.activities", _activities(context), context.activities)
    yield Sheet("sheet.restatements", _restatements(notes), context.restatements)
    yield Sheet("sheet.recognitions", RECOGNITIONS, in_order(context.recognitions))
    yield from trust_sheets(context, pen)


def _lists(context: ProgressContext) -> Iterator[Sheet]:
    """Yield the lists of deals; that of dual posts where there are any."""
    codes: Iterable[ListCode] = DEALS_ON_A_LIST
    for code in codes:
        deals: tuple[DealRow, ...] = context.listed(code)
        if code != "dual_post" or context.dual_posts:
            columns = DECIDED if code in _DECIDED_LISTS else DEALS
            yield Sheet(f"sheet.deals_{code}", columns, deals)


def _cover(context: ProgressContext, pen: Pen) -> Cover:
    notes, story = Notes(context, pen.faces), context.story
    period = notes.period_short()
    told = (
        (story.headline, "headline"),
        (story.reason, "reason_why"),
        (story.action, "action"),
    )
    absences = (pen.faces.sentence(one, "absence", period) for one in story.absences)
    sentences = (
        pen.faces.sentence(finding, family, period) for finding, family in told
        if finding.code != "none"
    )  # fmt: skip
    return cover_of(
        context.summary,
        scope=notes.scope_title(),
        period=notes.period_long(),
        sentences=(*sentences, *absences),
    )


def cover_of(summary: Summary, *, scope: str, period: str, sentences: tuple[str, ...]) -> Cover:
    """Return the first sheet of a report of a scope in its period."""
    return Cover(
        scope=scope,
        period=period,
        first_day=summary.period_start,
        last_day=summary.period_end,
        as_of=summary.as_of,
        sentences=sentences,
        metrics=METRIC_IDS,
    )


PROGRESS: Final = Workbook(summary=lambda one: one.summary, cover=_cover, sheets=_sheets)
