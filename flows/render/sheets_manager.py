"""The tables of what moved, where it lands, the funnel, deals to look after and the month."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from flows.forms.companion import Cell, Face, Value
from flows.render.sheets import Column, Pen, Sheet, figure_sheet, figures
from flows.vocabulary.funnel import (
    CaseStage,
    FunnelStage,
    ManagerPages,
    MemberWeek,
    MixRow,
    MonthCase,
    MonthPage,
    WatchCode,
    WatchedDeal,
)
from flows.vocabulary.movements import (
    ENDS,
    ChangeRow,
    CoverageRow,
    MeasureCode,
    MovementLine,
    Movements,
)
from flows.vocabulary.progress import Cadence, ProgressContext

LANDING: Final[tuple[tuple[str, Face], ...]] = (
    ("target_amount", "money"),
    ("landing_booked_amount", "money"),
    ("landing_open_amount", "signed"),
    ("landing_new_amount", "signed"),
    ("landing_amount", "money"),
    ("landing_gap_amount", "gap"),
    ("seasonal_pace_amount", "money"),
    ("largest_part_amount", "money"),
    ("largest_part_ratio", "whole_percent"),
)
MONTH: Final[tuple[tuple[str, Face], ...]] = (
    ("bookings_amount", "money"),
    ("target_amount", "money"),
    ("attainment_ratio", "percent"),
    ("bookings_yoy_ratio", "signed_percent"),
    ("yoy_amount", "money"),
    ("bookings_pop_ratio", "signed_percent"),
    ("pop_amount", "money"),
    ("new_customer_count", "number"),
    ("previous_new_customer_count", "number"),
    ("commit_deal_count", "number"),
    ("commit_top1_amount", "money"),
    ("commit_top1_ratio", "whole_percent"),
    ("commit_top5_amount", "money"),
    ("commit_top5_ratio", "whole_percent"),
    ("commit_top5_landing_ratio", "whole_percent"),
)
_MEASURES: Final[tuple[MeasureCode, ...]] = ("pipeline", "bookings")
_WATCHED: Final[tuple[WatchCode, ...]] = ("slipped", "at_risk")
# conversion of so few deals is not held against the past, as on paper
_ENOUGH: Final = 10


def _moved(row: MovementLine, _pen: Pen) -> Cell:
    return Cell(row.amount, "money" if row.line_code in ENDS else "signed")


def _line(row: MovementLine, pen: Pen) -> str:
    ends = row.line_code in ENDS
    return pen.say(f"movement.{row.measure_code if ends else 'kind'}_{row.line_code}")


def _window(row: MovementLine | ChangeRow | WatchedDeal, pen: Pen) -> str:
    return pen.say(f"cell.since_{row.window_code}")


WATERFALL: Final = (
    Column("cell.since", _window),
    Column("cell.line", _line),
    Column("column.amount", _moved, "money"),
    Column("meeting.deals", "deal_count", "number", "cell.records"),
)
CHANGES: Final = (
    Column("cell.since", _window),
    Column("cell.day_before", "t0", "date"),
    Column("cell.delivery", "t0_seen_on", "date"),
    Column("movement.pipeline_opening", "pipeline_opening_amount", "money"),
    Column("movement.pipeline_closing", "pipeline_closing_amount", "money"),
    Column("movement.bookings_opening", "bookings_opening_amount", "money"),
    Column("movement.bookings_closing", "bookings_closing_amount", "money"),
    Column("cell.landing_change", "landing_change_amount", "signed"),
    Column("cell.moved_deals", "moved_deal_count", "number", "cell.records"),
    Column("cell.check_pipeline", "pipeline_difference_amount", "money"),
    Column("cell.check_bookings", "bookings_difference_amount", "money"),
)


def _quarter(row: CoverageRow, pen: Pen) -> str:
    return pen.say("period.of_quarter", year=row.fiscal_year, quarter=row.fiscal_quarter)


def _verdict(row: CoverageRow, pen: Pen) -> str:
    """Return whether the pipeline is enough, as on paper."""
    cover, need = row.coverage_ratio, row.required_coverage_ratio
    if row.coverage_note == "achieved":
        return pen.status(pen.say("movement.verdict_reached"), bad=False, good=True)
    if cover is None:
        return pen.say("movement.verdict_no_target")
    if need is None:
        return pen.say("movement.verdict_no_history")
    is_enough = cover >= need
    words = pen.say(f"movement.verdict_{'enough' if is_enough else 'thin'}")
    return pen.status(words, bad=not is_enough, good=is_enough)


COVERAGES: Final = (
    Column("movement.column_quarter", _quarter),
    Column("column.target", "target_amount", "money"),
    Column("movement.column_missing", "gap_to_go_amount", "money"),
    Column("movement.column_open", "open_pipeline_amount", "money"),
    Column("cell.deals", "open_pipeline_count", "number", "cell.records"),
    Column("movement.column_cover", "coverage_ratio", "times", "cell.times"),
    Column("movement.column_need", "required_coverage_ratio", "times", "cell.times"),
    Column("cell.state", _verdict, "status"),
)


def _pipeline(row: FunnelStage | CaseStage, pen: Pen) -> str:
    return pen.text(row.source if row.pipeline == "*" else row.pipeline)


def _stage(row: FunnelStage | WatchedDeal | CaseStage, pen: Pen) -> str:
    return pen.either(row.stage_name_ja, row.stage_name_en)


def _points(row: FunnelStage, pen: Pen) -> Value:
    """Return the difference of the printed rates; of too few deals a word, as on paper."""
    if row.conversion_ratio is None or row.baseline_ratio is None:
        return None
    if (row.entered_count or 0) < _ENOUGH:
        return pen.say("funnel.few")
    rate, before = (_whole(ratio) for ratio in (row.conversion_ratio, row.baseline_ratio))
    return rate - before


def _whole(ratio: float) -> Decimal:
    """Return a rate in whole percent, as it is printed."""
    return Decimal(str(ratio)).quantize(Decimal("0.01"), ROUND_HALF_UP)


FUNNEL: Final = (
    Column("gap.segment_pipeline", _pipeline),
    Column("column.stage", _stage),
    Column("gap.entered", "entered_count", "number"),
    Column("cell.advanced", "advanced_count", "number"),
    Column("funnel.rate", "conversion_ratio", "whole_percent"),
    Column("funnel.baseline", "baseline_ratio", "whole_percent"),
    Column("funnel.difference", _points, "signed_percent"),
    Column("funnel.amount", "contribution_amount", "gap"),
    Column("cell.stays", "stay_count", "number", "cell.records"),
    Column("funnel.median", "median_stay_days", "number", "cell.days"),
    Column("cell.p80", "p80_stay_days", "number", "cell.days"),
    Column("cell.usual_from", "stay_low_days", "number", "cell.days"),
    Column("cell.usual_to", "stay_high_days", "number", "cell.days"),
)


def _question(row: WatchedDeal, pen: Pen) -> str:
    return pen.say(f"watch.ask_{row.question_code}", day=pen.faces.short_day(row.close_date))


WATCHED: Final = (
    Column("cell.since", _window),
    Column("form.update.account_name", "account_name"),
    Column("form.update.deal_name", "deal_name"),
    Column("column.owner", "owner_name"),
    Column("column.stage", _stage),
    Column("column.amount", "amount", "money"),
    Column("cell.old_close", "old_close_date", "date"),
    Column("column.close", "close_date", "date"),
    Column("cell.watched_since", "watched_since", "date"),
    Column("cell.stage_age", "stage_age_days", "number", "cell.days"),
    Column("cell.usual_age", "baseline_days", "number", "cell.days"),
    Column("cell.contact_age", "contact_age_days", "number", "cell.days"),
    Column("column.why", lambda row, pen: pen.codes(row.reason_codes, "watch_reason")),
    Column("watch.ask", _question),
    Column("form.update.deal_id", "deal_id"),
    Column("cell.record", "crm_url", "link"),
)


def _segment(row: MixRow, pen: Pen) -> str:
    none = row.segment_id == "(none)"
    return pen.say("segment_kind.none") if none else pen.text(row.segment_id)


MIX: Final = (
    Column("column.kind", lambda row, pen: pen.code(row.segment_kind, "segment_kind")),
    Column("month.segment", _segment),
    Column("column.booked", "bookings_amount", "money"),
    Column("month.share", "share_ratio", "whole_percent"),
    Column("month.share_before", "share_before_ratio", "whole_percent"),
    Column("month.wins", "won_count", "number", "cell.records"),
)


def _outcome(row: MonthCase, pen: Pen) -> str:
    is_won = row.outcome_code == "won"
    return pen.status(pen.say(f"cell.outcome_{row.outcome_code}"), bad=not is_won, good=is_won)


CASES: Final = (
    Column("column.kind", lambda row, pen: pen.say(f"case.{row.case_code}")),
    Column("column.outcome", _outcome, "status"),
    Column("form.update.account_name", "account_name"),
    Column("form.update.deal_name", "deal_name"),
    Column("column.owner", "owner_name"),
    Column("column.amount", "amount", "money"),
    Column("meeting.when", "case_date", "date"),
    Column("cell.old_close", "old_close_date", "date"),
    Column("column.close", "new_close_date", "date"),
    Column("cell.cycle", "cycle_days", "number", "cell.days"),
    Column("cell.pushes", "push_count", "number", "cell.pushed"),
    Column("cell.activities", "activity_count", "number", "cell.records"),
    Column("form.update.lost_reason", "lost_reason"),
    Column("form.update.deal_id", "deal_id"),
    Column("cell.record", "crm_url", "link"),
)
CASE_STAGES: Final = (
    Column("column.kind", lambda row, pen: pen.say(f"case.{row.case_code}")),
    Column("gap.segment_pipeline", _pipeline),
    Column("column.stage", _stage),
    Column("cell.stage_age", "stage_days", "number", "cell.days"),
)


def _weeks(names: Mapping[tuple[str, str], str]) -> tuple[Column, ...]:
    """Return the columns of the members' weeks, each member by name."""

    def name(row: MemberWeek, pen: Pen) -> str:
        return names.get((row.child_kind, row.child_id), pen.text(None))

    return (
        Column("column.member", name),
        Column("cell.first_day", "week_start", "date"),
        Column("cell.booked_in_week", "bookings_week_amount", "money"),
    )


def manager_sheets(context: ProgressContext, pen: Pen) -> Iterator[Sheet]:
    """Yield what moved and what a manager looks after, where it was computed."""
    if context.movements is not None:
        yield from _movements(context.movements, context.cadence, pen)
    if context.manager is not None:
        names: dict[tuple[str, str], str] = {
            (row.child_kind, row.child_id): pen.either(row.child_name, row.child_name_en)
            for row in (*context.members, *context.dual_posts)
        }
        yield Sheet("sheet.member_weeks", _weeks(names), context.manager.weeks)
        yield from _manager(context.manager, pen, watches=not context.is_of_company)


def _movements(told: Movements, cadence: Cadence, pen: Pen) -> Iterator[Sheet]:
    """Yield what moved in the two windows that paper tells of."""
    windows = ("month" if cadence == "monthly" else "seven_days", "quarter")
    for measure in _MEASURES:
        lines = (line for line in told.lines if line.measure_code == measure)
        shown = tuple(line for line in lines if line.window_code in windows)
        yield Sheet(f"sheet.moved_{measure}", WATERFALL, shown)
    changes = tuple(row for row in told.changes if row.window_code in windows)
    yield Sheet("sheet.since", CHANGES, changes)
    bridge = figures(told.landing, LANDING, pen)
    yield Sheet("sheet.landing", figure_sheet(()).columns, bridge)
    yield Sheet("sheet.coverage", COVERAGES, told.coverages)


def _manager(pages: ManagerPages, pen: Pen, *, watches: bool) -> Iterator[Sheet]:
    yield Sheet("sheet.funnel", FUNNEL, pages.stages)
    for code in _WATCHED if watches else ():
        deals = tuple(deal for deal in pages.watched if deal.list_code == code)
        yield Sheet(f"sheet.watched_{code}", WATCHED, deals)
    if pages.month is not None:
        yield from _month(pages.month, pen)


def _month(month: MonthPage, pen: Pen) -> Iterator[Sheet]:
    told = figures(month.facts, MONTH, pen)
    renamed = tuple(type(one)(f"month_{one.metric}", one.value, one.face) for one in told[:3])
    yield Sheet("sheet.month", figure_sheet(()).columns, (*renamed, *told[3:]))
    yield Sheet("sheet.mix", MIX, month.mix)
    yield Sheet("sheet.cases", CASES, month.cases)
    yield Sheet("sheet.case_stages", CASE_STAGES, month.case_stages)
