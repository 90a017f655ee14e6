"""What the numbers rest on as sheets: forecasts of the past, input, sources, checks."""

from collections.abc import Iterator
from typing import Final

from flows.forms.companion import Face
from flows.render.sheets import Column, Pen, Sheet, figure_sheet, figures
from flows.vocabulary.progress import CheckLine, ProgressContext
from flows.vocabulary.track import TrackMark

BURDEN: Final[tuple[tuple[str, Face], ...]] = (
    ("fill_ratio", "whole_percent"),
    ("due_count", "number"),
    ("mend_count", "number"),
    ("person_count", "number"),
    ("edits_per_deal_count", "tenths"),
    ("edits_per_day_count", "tenths"),
    ("useful_input_ratio", "whole_percent"),
    ("input_lag_median_days", "number"),
    ("input_lag_p90_days", "number"),
    ("month_end_batch_ratio", "whole_percent"),
    ("update_request_count", "number"),
    ("update_return_ratio", "whole_percent"),
    ("update_return_median_days", "tenths"),
)
SOURCES: Final = (
    Column("trust.source", "source"),
    Column("trust.object", lambda row, pen: pen.code(row.object, "object")),
    Column("trust.newest", "last_snapshot_on", "date"),
    Column("cell.age", "age_days", "number", "cell.days"),
    Column("trust.read", "rows_read", "number"),
    Column("trust.accepted", "rows_accepted", "number"),
    Column("trust.superseded", "rows_superseded", "number"),
    Column("trust.quarantined", "rows_quarantined", "number"),
    Column("cell.skipped", "rows_skipped", "number"),
    Column("cell.quarantined_money", "amount_quarantined", "money"),
)
REJECTIONS: Final = (
    Column("trust.source", "source"),
    Column("trust.object", lambda row, pen: pen.code(row.object, "object")),
    Column("column.why", lambda row, pen: pen.code(row.reason_code, "fault")),
    Column("column.disposition", lambda row, pen: pen.code(row.disposition, "disposition")),
    Column("column.rows", "row_count", "number"),
    Column("column.amount", "amount", "money"),
)


def _outcome(row: CheckLine, pen: Pen) -> str:
    return pen.status(pen.say(f"outcome.{row.outcome}"), bad=True)


CHECKS: Final = (
    Column("column.outcome", _outcome, "status"),
    Column("column.data", "data_set"),
    Column("column.finding", lambda row, pen: pen.either(row.sentence_ja, row.sentence_en)),
    Column("column.rows", "rows", "number"),
    Column("column.amount", "amount", "money"),
)
TO_MEND: Final = (
    Column("column.owner", "owner_name"),
    Column("burden.sum", "mend_count", "number", "cell.records"),
    Column("column.amount", "amount_count", "number", "cell.records"),
    Column("column.close", "close_date_count", "number", "cell.records"),
    Column("burden.next_step", "next_step_count", "number", "cell.records"),
    Column("form.update.lost_reason", "lost_reason_count", "number", "cell.records"),
    Column("burden.other", "other_count", "number", "cell.records"),
)
UNUSED: Final = (
    Column("burden.field", "field_name"),
    Column("burden.stages", "due_stage_count", "number"),
    Column("burden.edits", "edit_count", "number"),
)


def _mark(row: TrackMark, pen: Pen) -> str:
    words = pen.say(f"track.mark_{row.record_code}")
    return pen.status(words, bad=row.record_code == "miss", good=row.record_code == "hit")


def _past_period(row: TrackMark, pen: Pen) -> str:
    quarter = row.period_kind == "quarter"
    return pen.say(
        "period.of_quarter" if quarter else "period.of_month",
        year=row.fiscal_year,
        quarter=row.fiscal_quarter,
        calendar_year=row.period_start.year,
        month=row.period_start.month,
    )


TRACK: Final = (
    Column("cover.period", _past_period),
    Column("column.days_left", "days_left", "number", "cell.days"),
    Column("cell.called", "expected_amount", "money"),
    Column("cell.came", "actual_amount", "money"),
    Column("cell.error", "error_ratio", "signed_percent"),
    Column("cell.held", _mark, "status"),
)
SCORES: Final = (
    Column("column.kind", lambda row, pen: pen.say(f"accuracy.kind_{row.period_kind}")),
    Column("column.days_left", lambda row, pen: _band(row.days_left_band, pen)),
    Column("column.method", lambda row, pen: pen.code(row.method, "method")),
    Column("column.mean_error", "wape_ratio", "percent"),
    Column("column.own_error", "own_wape_ratio", "percent"),
    Column("column.bias", "bias_ratio", "signed_percent"),
    Column("column.held", "interval_coverage_ratio", "whole_percent"),
    Column("column.interval_loss", "pinball_amount", "money"),
    Column("column.past_periods", "period_count", "number"),
    Column("column.calls", "call_count", "number"),
    Column("column.no_call", "no_forecast_count", "number"),
)


def _band(band: str, pen: Pen) -> str:
    return pen.say("cell.all_bands") if band == "all" else pen.text(band)


CALIBRATION: Final = (
    Column("column.kind", lambda row, pen: pen.say(f"accuracy.kind_{row.period_kind}")),
    Column("cell.mean_chance", "mean_chance_ratio", "percent"),
    Column("cell.won_share", "won_ratio", "percent"),
    Column("cell.n", "deal_count", "number"),
)


def trust_sheets(context: ProgressContext, pen: Pen) -> Iterator[Sheet]:
    """Yield what the numbers rest on: forecasts of the past, input, sources, checks."""
    if context.track is not None:
        yield Sheet("sheet.track", TRACK, context.track.marks)
    if context.accuracy is not None:
        yield Sheet("sheet.accuracy", SCORES, context.accuracy.scores)
        if context.accuracy.bins:
            yield Sheet("sheet.calibration", CALIBRATION, context.accuracy.bins)
    if context.burden is not None and not context.is_of_company:
        burden = figures(context.burden.figures, BURDEN, pen)
        yield Sheet("sheet.burden", figure_sheet(()).columns, burden)
        yield Sheet("sheet.to_mend", TO_MEND, context.burden.people)
        yield Sheet("sheet.unused", UNUSED, context.burden.unused)
    yield Sheet("sheet.sources", SOURCES, context.trust.sources)
    yield Sheet("sheet.rejections", REJECTIONS, context.trust.rejections)
    yield Sheet("sheet.checks", CHECKS, context.trust.findings)
