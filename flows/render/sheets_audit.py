"""The audit of KPIs as columns of a sheet."""

from typing import Final

from flows.forms.companion import Value
from flows.render.sheets import Column, Pen
from flows.vocabulary.gap import AuditRow


def own_sign_off(words: str) -> str:
    """Return words of a verdict without the sign that they bear on paper."""
    return words.split(" ", 1)[-1]


def _kpi(row: AuditRow, pen: Pen) -> str:
    return pen.either(row.kpi_name_ja, row.kpi_name_en)


def _kpi_stage(row: AuditRow, pen: Pen) -> str:
    return pen.either(row.stage_name_ja, row.stage_name_en)


def _audit(row: AuditRow, pen: Pen) -> str:
    words = own_sign_off(pen.say(f"audit_verdict.{row.verdict_code}"))
    return pen.status(words, bad=False, good=row.verdict_code == "leads")


def _lead(field: str, row: AuditRow) -> Value:
    """Return weeks of a lead; what does not lead has none to go by."""
    found: Value = getattr(row, field)
    return found if row.verdict_code in {"leads", "redundant"} else None


AUDITS: Final = (
    Column("gap.kpi", _kpi),
    Column("gap.stage", _kpi_stage),
    Column("gap.verdict", _audit, "status"),
    Column("gap.audit_lead", lambda row, _pen: _lead("lag_weeks", row), "number"),
    Column("cell.low", lambda row, _pen: _lead("lag_low_weeks", row), "number"),
    Column("cell.high", lambda row, _pen: _lead("lag_high_weeks", row), "number"),
    Column("cell.correlation", "correlation_ratio", "hundredths"),
    Column("cell.low", "interval_low", "hundredths"),
    Column("cell.high", "interval_high", "hundredths"),
    Column("cell.weeks", "week_count", "number"),
    Column("gap.remark", lambda row, pen: pen.code(row.note, "audit_why")),
)
