"""Put the context of a gap report into its templates."""

from pathlib import Path
from typing import Final

from flows.render.gap_audit import AuditLines
from flows.render.gap_charts import GapCharts
from flows.render.gap_evidence import GapEvidence
from flows.render.gap_heat import GapHeat
from flows.render.gap_lines import (
    ACTIONS_SHOWN,
    NEEDS_SHOWN,
    SHARES_SHOWN,
    VERDICTS_SHOWN,
    GapLines,
)
from flows.render.gap_view import GapView
from flows.render.layers import Templates
from flows.render.pages import Folder, Pages, faces_of, set_pages
from flows.render.resources import palette
from flows.vocabulary.gap import GapContext

SHIPPED: Final = Folder("gap", "gap")
TERMS: Final = (
    *("gap", "plan", "volume", "speed", "win_rate", "size", "stage", "band"),
    *("segment", "mix"),
    *("need", "in_time", "execution", "effect"),
)
LIMITS: Final = ("causes", "cohort", "units", "alternatives", "catalogue", "effect", "worst")


def make_gap_pages(
    context: GapContext, *, templates: Templates, typeface: Path, folder: Folder = SHIPPED
) -> Pages:
    """Return the texts of one gap report.

    Reads: report_templates/
    """
    currency = context.summary.currency_code
    look = (currency, context.money_unit, context.negative_sign)
    faces = faces_of(templates, typeface, context.key.language, *look)
    charts = GapCharts(palette(templates))
    variables = _variables(GapView(context=context, faces=faces, charts=charts))
    return set_pages(variables, faces=faces, templates=templates, folder=folder)


def _variables(view: GapView) -> dict[str, object]:
    """Return everything by name, the fields of the context among them."""
    context, faces = view.context, view.faces
    is_company = context.key.scope_kind == "company"
    scope = context.company_name if is_company else context.summary.scope_name
    name, as_of = faces.clip(scope, 20), context.summary.as_of.isoformat()
    own = {field: getattr(context, field) for field in GapContext.model_fields}
    return {
        **own,
        "title": view.say("title", name=name, as_of=as_of),
        "titled": name,
        "foot": view.say("foot", name=name, as_of=as_of, snapshot=context.snapshot_id),
        "scope_title": scope,
        "alert_words": view.alert(),
        "alert_subject": view.alert_subject(name),
        "period_name": view.period(),
        "rests_on": view.rests_on(),
        "no_causes": view.nothing_held_back()[0],
        "no_proposals": view.nothing_held_back()[1],
        "period_span": view.span(),
        "unit": faces.money_unit(),
        "heroes": view.heroes(),
        "factor_lines": view.factors(),
        "bullet": view.bullet(),
        "gap_bar": view.gap_bar(),
        "why_no_parts": view.why_no_parts(),
        "notes": view.notes(context.gap.gap_note),
        "cause_lines": view.causes(),
        "proposal_lines": view.proposals(),
        "execution": view.execution(),
        "figures": view.figures(),
        "terms": (TERMS[: len(TERMS) // 2], TERMS[len(TERMS) // 2 :]),
        "limits": LIMITS,
        **_lines(GapLines(view)),
        **AuditLines(view).by_name(),
        **GapHeat(view).variables(),
        **GapEvidence(view).variables(),
    }


def _lines(lines: GapLines) -> dict[str, object]:
    """Return the lines of the pages behind page 1 by name."""
    context = lines.view.context
    judged, funnels = lines.judged(), lines.funnels()
    return {
        "funnels": funnels,
        "stages_title": lines.stages_title(),
        "stages_beyond": lines.beyond(len(context.stages), sum(len(one.lines) for one in funnels)),
        "windows": lines.windows(),
        "cohorts": lines.cohorts(),
        "none_late": lines.none_late(),
        "stage_notes": lines.view.notes(context.stages[0].note if context.stages else None),
        "needs_note": lines.needs_note(),
        "needs_title": lines.needs_title(),
        "need_lines": lines.needs(),
        "needs_beyond": lines.beyond(len(context.required), NEEDS_SHOWN),
        "need_notes": lines.view.notes(context.gap.need_note),
        "too_late": lines.too_late(),
        "share_lines": lines.shares(),
        "shares_beyond": lines.beyond(len(context.shares), SHARES_SHOWN),
        "by_people": lines.is_shared_by_people(),
        "plan_title": lines.plan_title(),
        "verdicts_title": lines.verdicts_title(),
        "action_lines": lines.actions(),
        "actions_beyond": lines.beyond(len(context.actions), ACTIONS_SHOWN),
        "verdict_lines": lines.verdicts(),
        "verdicts_beyond": lines.beyond(len(judged), VERDICTS_SHOWN),
    }
