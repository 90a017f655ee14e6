"""The tables of what stands behind a gap as columns of sheets."""

from typing import Final

from flows.forms.companion import Cell
from flows.render.sheets import Column, Pen
from flows.render.sheets_progress import stage_of
from flows.vocabulary.gap_evidence import LostReason, Measure, StagePush

_OWN_NAMES: Final = frozenset({"(none)", "(others)"})
_PLAIN: Final = frozenset({"activity_per_day_count"})


def _reason(row: LostReason, pen: Pen) -> str:
    if row.reason in _OWN_NAMES:
        key = f"gap.reason_name_{row.reason.strip('()')}"
        return pen.say(key, n=pen.faces.number(row.reason_count))
    return pen.text(row.reason)


REASONS: Final = (
    Column("gap.reason", _reason),
    Column("gap.lost_n", "lost_count", "number"),
    Column("column.amount", "lost_amount", "money"),
    Column("gap.share_of_money", "lost_amount_ratio", "percent"),
    Column("gap.cumulative", "cumulative_amount_ratio", "percent"),
    Column("gap.share_of_deals", "lost_count_ratio", "percent"),
    Column("gap.share_before", "before_lost_count_ratio", "percent"),
    Column("cell.unsized", "unsized_count", "number"),
)


def _pushed_stage(row: StagePush, pen: Pen) -> str:
    return pen.either(row.stage_name_ja or row.stage, row.stage_name_en)


PUSHES: Final = (
    Column("gap.stage", _pushed_stage),
    Column("gap.pushed_n", "pushed_count", "number"),
    Column("column.amount", "pushed_amount", "money"),
    Column("gap.pushed_again", "pushed_again_count", "number"),
    Column("gap.pushed_before", "before_pushed_mean", "tenths"),
)
STALLED: Final = (
    Column("form.update.account_name", "account_name"),
    Column("form.update.deal_name", "deal_name"),
    Column("column.owner", "owner_name"),
    Column("column.stage", stage_of),
    Column("column.amount", "amount", "money"),
    Column("cell.stage_age", "stage_age_days", "number", "cell.days"),
    Column("cell.usual_age", "baseline_days", "number", "cell.days"),
    Column("gap.stalled_why", lambda row, pen: pen.codes(row.reason_codes, "reason")),
    Column("form.update.deal_id", "deal_id"),
    Column("cell.record", "crm_url", "link"),
)


def _value(field: str, row: Measure) -> Cell:
    face = "hundredths" if row.metric_id in _PLAIN else "percent"
    return Cell(getattr(row, field), face)  # type: ignore[arg-type]


def _change(row: Measure, pen: Pen) -> str:
    if row.change_code is None:
        return pen.text(None)
    words = pen.say(f"gap.change_{row.change_code}").split(" ", 1)[-1]
    return pen.status(words, bad=row.change_code == "worse", good=row.change_code == "better")


MEASURES: Final = (
    Column("gap.kpi", lambda row, pen: pen.say(f"gap.measure_{row.metric_id}")),
    Column("gap.measure_now", lambda row, _pen: _value("value", row), "number"),
    Column("cell.n", "n", "number"),
    Column("gap.measure_before", lambda row, _pen: _value("before_value", row), "number"),
    Column("cell.n_before", "before_n", "number"),
    Column("gap.measure_change", _change, "status"),
    Column("cell.metric_id", "metric_id"),
)
