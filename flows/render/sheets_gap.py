"""The tables of a gap report as sheets."""

from collections.abc import Iterator
from typing import Any, Final

from flows.forms.companion import Cell, Face, Value
from flows.render.filters import UNASSIGNED
from flows.render.gap_pages import TERMS
from flows.render.sheets import Column, Cover, Pen, Sheet, Workbook, figure_sheet, figures
from flows.render.sheets_audit import AUDITS, own_sign_off
from flows.render.sheets_evidence import MEASURES, PUSHES, REASONS, STALLED
from flows.render.sheets_progress import SUMMARY, cover_of
from flows.vocabulary.gap import ActionRow, CauseRow, FactorRow, GapContext, ProposalRow
from flows.vocabulary.gap import StageRow as FunnelRow
from flows.vocabulary.gap_segments import SegmentLine, SegmentTable

GAP: Final[tuple[tuple[str, Face], ...]] = (
    ("plan_amount", "money"),
    ("gap_amount", "gap"),
    ("shortfall_amount", "money"),
    ("action_count", "number"),
    ("open_action_count", "number"),
    ("late_action_count", "number"),
    ("due_action_count", "number"),
    ("done_on_time_count", "number"),
    ("action_execution_ratio", "percent"),
    ("judged_action_count", "number"),
    ("effective_action_count", "number"),
    ("worse_action_count", "number"),
)
_FACTOR_FACES: Final[dict[str, Face]] = {
    "volume": "tenths",
    "speed": "hundredths",
    "win_rate": "percent",
    "conversion": "percent",
    "mix": "percent",
    "size": "money",
    "entries": "number",
}
_METRIC_FACES: Final[dict[str, Face]] = {"ratio": "percent", "currency": "money"}
_EFFECT_FACES: Final[dict[str, Face]] = {"ratio": "points", "currency": "signed"}
_GOOD_STATES: Final = frozenset({"done_on_time", "done"})
_BAD_STATES: Final = frozenset({"overdue", "done_late"})


def _factor(field: str, row: FactorRow | FunnelRow) -> Cell:
    return Cell(getattr(row, field), _FACTOR_FACES[row.factor_code])


def _metric(field: str, row: ActionRow | ProposalRow) -> Cell:
    return Cell(getattr(row, field), _METRIC_FACES.get(row.metric_unit or "", "tenths"))


def _metric_name(row: ActionRow | ProposalRow, pen: Pen) -> str:
    return pen.either(row.metric_name_ja, row.metric_name_en)


def _notes(row: Any, pen: Pen) -> str:  # noqa: ANN401 - rows of several tables
    return pen.codes((row.note or "").split(","), "gap_note")


def _stage(row: Any, pen: Pen) -> str:  # noqa: ANN401
    return pen.either(row.stage_name_ja or row.stage, row.stage_name_en)


def _cause(row: CauseRow | ProposalRow, pen: Pen) -> str:
    return pen.say(f"gap.factor_{row.cause_code}")


def _remark(row: CauseRow, pen: Pen) -> str:
    return _stage(row, pen) if row.stage else pen.text(None)


FACTORS: Final = (
    Column("gap.factor", lambda row, pen: pen.say(f"gap.factor_{row.factor_code}")),
    Column("gap.plan", lambda row, _pen: _factor("plan_value", row), "number"),
    Column("gap.actual", lambda row, _pen: _factor("actual_value", row), "number"),
    Column("gap.part", "contribution_amount", "gap"),
    Column("gap.lmdi", "cross_check_amount", "signed"),
    Column("cell.n", "n", "number"),
    Column("gap.remark", _notes),
)
CAUSES: Final = (
    Column("gap.cause", _cause),
    Column("gap.stage", _remark),
    Column("gap.cost", "cause_amount", "gap"),
    Column("cell.n", "n", "number"),
)


def _funnel_name(row: FunnelRow, pen: Pen) -> str:
    if row.factor_code == "conversion":
        return _stage(row, pen)
    return pen.say(f"gap.funnel_{row.factor_code}")


def _band(row: FunnelRow, pen: Pen) -> str:
    if row.band_code is None:
        return pen.text(None)
    words = pen.say(f"cell.band_{row.band_code}")
    return pen.status(words, bad=row.band_code == "below", good=row.band_code == "above")


def _pipeline(row: Any, pen: Pen) -> str:  # noqa: ANN401
    return pen.text(row.source if row.pipeline == "*" else f"{row.source} {row.pipeline}")


FUNNEL: Final = (
    Column("gap.segment_pipeline", _pipeline),
    Column("gap.stage", _funnel_name),
    Column("gap.entered", "entered_count", "number"),
    Column("cell.advanced", "advanced_count", "number"),
    Column("cell.this_time", lambda row, _pen: _factor("actual_value", row), "number"),
    Column("gap.past", lambda row, _pen: _factor("plan_value", row), "number"),
    Column("cell.band_low", lambda row, _pen: _factor("band_low_value", row), "number"),
    Column("cell.band_high", lambda row, _pen: _factor("band_high_value", row), "number"),
    Column("cell.band", _band, "status"),
    Column("gap.cost", "contribution_amount", "gap"),
    Column("gap.stay", "median_stay_days", "tenths"),
    Column("gap.stay_n", "ended_stay_count", "number"),
)


def _reach(row: Any, pen: Pen) -> str:  # noqa: ANN401
    if not row.reach_code:
        return pen.text(None)
    words = pen.say(f"gap.reach_{row.reach_code}")
    return pen.status(words, bad=row.reach_code == "too_late_this_period")


REQUIRED: Final = (
    Column("gap.segment_pipeline", _pipeline),
    Column("gap.stage", _stage),
    Column("gap.win_rate", "stage_win_rate_ratio", "percent"),
    Column("gap.in_time", "in_time_ratio", "percent"),
    Column("gap.reach", _reach, "status"),
    Column("gap.wins", "needed_win_count", "number"),
    Column("gap.entries", "needed_entry_count", "number"),
    Column("gap.activities", "needed_activity_count", "number"),
    Column("gap.per_day", "needed_activity_per_day_count", "number"),
    Column("gap.per_person", "needed_activity_per_person_day", "tenths"),
    Column("cell.n", "n", "number"),
)


SHARES: Final = (
    Column("column.member", lambda row, pen: pen.either(row.child_name, row.child_name_en)),
    Column("gap.share", "target_share_ratio", "percent"),
    Column("column.target", "target_amount", "money"),
    Column("cell.missing", "shortfall_amount", "money"),
    Column("gap.reach", _reach, "status"),
    Column("gap.wins", "needed_win_count", "number"),
    Column("gap.entries", "needed_entry_count", "number"),
    Column("gap.activities", "needed_activity_count", "number"),
    Column("gap.per_day", "needed_activity_per_day_count", "number"),
)


def _owner(row: ActionRow | ProposalRow, pen: Pen) -> str:
    return pen.say("gap.outside") if row.is_owner_outside else pen.text(row.owner_name)


def _state(row: ActionRow | ProposalRow, pen: Pen) -> str:
    state = row.action_state
    if state is None:
        return pen.say("gap.untried")
    words = pen.say(f"gap_state.{state}")
    return pen.status(words, bad=state in _BAD_STATES, good=state in _GOOD_STATES)


def _verdict(row: ActionRow, pen: Pen) -> str:
    code = row.verdict_code
    if code is None:
        return pen.text(None)
    words = own_sign_off(pen.say(f"gap_verdict.{code}"))
    return pen.status(words, bad=code == "worse", good=code == "effective")


def _effect(field: str, row: ActionRow) -> Cell:
    """Return an effect; where there is no verdict, none is told."""
    told = row.verdict_code in {"effective", "worse", "undecided"}
    value = getattr(row, field) if told else None
    return Cell(value, _EFFECT_FACES.get(row.metric_unit or "", "hundredths"))


ACTIONS: Final = (
    Column("cell.action_id", "action_id"),
    Column("gap.action", "action_name"),
    Column("gap.against", "cause"),
    Column("gap.kpi", _metric_name),
    Column("cell.baseline", lambda row, _pen: _metric("baseline_value", row), "number"),
    Column("cell.goal", lambda row, _pen: _metric("goal_value", row), "number"),
    Column("gap.owner", _owner),
    Column("gap.due", "due_date", "date"),
    Column("gap.state", _state, "status"),
    Column("cell.done_on", "done_date", "date"),
    Column("gap.late", "late_days", "number", "cell.days"),
    Column("gap.verdict", _verdict, "status"),
    Column("cell.effect", lambda row, _pen: _effect("effect_value", row), "number"),
    Column("cell.low", lambda row, _pen: _effect("interval_low", row), "number"),
    Column("cell.high", lambda row, _pen: _effect("interval_high", row), "number"),
    Column("cell.worth", "effect_amount", "signed"),
    Column("cell.n", "effect_n", "number"),
)


def _proposed(row: ProposalRow, pen: Pen) -> str:
    if row.origin_code == "catalogue":
        return pen.say(f"remedy.{row.remedy_id}")
    return pen.text(row.action_name)


def _expected(row: ProposalRow, _pen: Pen) -> Cell:
    return Cell(row.expected_value, _EFFECT_FACES.get(row.metric_unit or "", "hundredths"))


PROPOSALS: Final = (
    Column("gap.action", _proposed),
    Column("gap.against", _cause),
    Column("gap.kpi", _metric_name),
    Column("gap.owner", _owner),
    Column("gap.due", "due_date", "date"),
    Column("gap.state", _state, "status"),
    Column("gap.shows", "lag_business_days", "number", "cell.days"),
    Column("gap.expected_effect", _expected, "number"),
    Column("cell.worth", "expected_amount", "signed"),
    Column("cell.n", "expected_n", "number"),
)


def _segments(table: SegmentTable, pen: Pen) -> Sheet:
    """Return the parts of one kind of segment: a column per factor, sums at the foot."""

    def name(line: SegmentLine, pen: Pen) -> str:
        if line.segment_id in {"(none)", "(direct)", "(others)"}:
            key = f"gap.segment_name_{line.segment_id.strip('()')}"
            return pen.say(key, n=pen.faces.number(line.count))
        if line.segment_id == UNASSIGNED:
            return pen.say("gap.segment_name_unassigned")
        return pen.text(line.name or line.segment_id)

    def part(place: int, line: SegmentLine) -> Value:
        return line.parts[place]

    factors = tuple(
        Column(f"gap.factor_{code}", lambda row, _pen, at=place: part(at, row), "gap")  # type: ignore[misc]
        for place, code in enumerate(table.factors)
    )
    kind = pen.say(f"gap.segment_{table.segment_kind}")
    total = SegmentLine(
        segment_id="",
        name=pen.say("gap.segment_sum"),
        count=len(table.lines),
        n=sum(line.n for line in table.lines),
        is_thin=False,
        parts=table.sums,
        total=table.total,
    )
    columns = (
        Column(f"gap.segment_{table.segment_kind}", name),
        *factors,
        Column("gap.segment_total", "total", "gap"),
        Column("cell.n", "n", "number"),
    )
    return Sheet("sheet.segments", columns, table.lines, (total,), of=kind)


def _sheets(context: GapContext, pen: Pen) -> Iterator[Sheet]:
    gap = figures(context.gap, GAP, pen)
    # the quarter under way has its own bookings; those of the period told stand by their plan
    told = figures(context.gap, (("bookings_amount", "money"),), pen)
    renamed = tuple(type(one)("told_bookings_amount", one.value, one.face) for one in told)
    yield figure_sheet((*gap[:1], *renamed, *gap[1:], *figures(context.summary, SUMMARY, pen)))
    yield Sheet("sheet.factors", FACTORS, context.factors)
    yield Sheet("sheet.causes", CAUSES, context.causes)
    yield Sheet("sheet.proposals", PROPOSALS, context.proposals)
    yield Sheet("sheet.funnel_stages", FUNNEL, context.stages)
    for table in context.segments:
        yield _segments(table, pen)
    yield Sheet("sheet.lost_reasons", REASONS, context.lost_reasons)
    pushed = tuple(row for row in context.pushes if row.pushed_count)
    yield Sheet("sheet.pushes", PUSHES, pushed)
    yield Sheet("sheet.gap_stalled", STALLED, context.stalled)
    yield Sheet("sheet.measures", MEASURES, context.measures)
    yield Sheet("sheet.required", REQUIRED, context.required)
    yield Sheet("sheet.shares", SHARES, context.shares)
    yield Sheet("sheet.actions", ACTIONS, context.actions)
    if context.key.scope_kind == "company":
        yield Sheet("sheet.audits", AUDITS, context.audits)


def _period(context: GapContext, pen: Pen) -> str:
    gap = context.gap
    if gap.period_start is None:
        return ""
    return pen.say(
        "period.of_month" if gap.period_kind == "month" else "period.of_quarter",
        year=gap.fiscal_year,
        quarter=gap.fiscal_quarter,
        calendar_year=gap.period_start.year,
        month=gap.period_start.month,
    )


def _cover(context: GapContext, pen: Pen) -> Cover:
    summary, gap, period = context.summary, context.gap, _period(context, pen)
    told = ((context.headline, "gap_headline"), (context.reason, "gap_reason"))
    is_company = context.key.scope_kind == "company"
    cover = cover_of(
        summary,
        scope=context.company_name if is_company else summary.scope_name,
        period=period,
        sentences=tuple(
            pen.faces.sentence(one, family, period) for one, family in told if one.code != "none"
        ),
    )
    return Cover(
        scope=cover.scope,
        period=period,
        first_day=gap.period_start,
        last_day=gap.period_end,
        as_of=cover.as_of,
        sentences=cover.sentences,
        metrics=cover.metrics,
        terms=tuple(f"gap_term.{one}" for one in TERMS),
    )


GAPS: Final = Workbook(summary=lambda one: one.summary, cover=_cover, sheets=_sheets)
