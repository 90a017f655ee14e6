"""Choose what the pages of a manager say in words: codes and figures, no words."""

from decimal import Decimal
from typing import Final

from flows.prepare.rounded import to_step
from flows.vocabulary.funnel import FunnelStage, ManagerPages
from flows.vocabulary.languages import Language
from flows.vocabulary.progress import Finding, Story

# METRICS 2.0: a rate of fewer deals is no ground for a finding.
ENOUGH: Final = 10
ONLY_PIPELINE: Final = "*"
# What each action of page 1 asks the readers of a month to decide.
_ASKED: Final = {
    "move_narrow": "back_deals",
    "move_close": "back_deals",
    "move_review": "review_deals",
    "move_secure": "review_deals",
    "redate": "redate",
    "carry_over": "redate",
    "create_pipeline": "add_pipeline",
    "build_next": "build_next",
    "set_target": "set_target",
    "deliver_target": "set_target",
    "check_input": "check_input",
}


def with_pages(
    told: Story, pages: ManagerPages, *, effect: Decimal | None, language: Language
) -> Story:
    """Return what page 1 says, and with it what the pages of a manager say."""
    return told.model_copy(
        update={
            "funnel": funnel_finding(pages, language=language),
            "stay": stay_finding(pages, language=language),
            "decision": decision(told.action, effect=effect) if pages.month else None,
        }
    )


def funnel_finding(pages: ManagerPages, *, language: Language) -> Finding:
    """Return which step loses most against the own past, if any is known to."""
    known = [row for row in pages.stages if row.conversion_ratio is not None]
    if not known:
        return Finding(code="funnel_young")
    compared = [row for row in known if row.baseline_ratio is not None and _is_enough(row)]
    if not compared:
        return Finding(code="funnel_alone")
    costs = [row for row in compared if (row.contribution_amount or 0) < 0]
    if costs:
        worst = min(costs, key=lambda row: row.contribution_amount or Decimal(0))
        amount = abs(worst.contribution_amount or Decimal(0))
        return Finding(code="funnel_costs", amount=amount, names=(_name(worst, language),))
    worst = min(compared, key=_lead)
    if _lead(worst) < 0 and worst.contribution_amount is None:
        return Finding(code="funnel_lower", ratio=-_lead(worst), names=(_name(worst, language),))
    return Finding(code="funnel_kept")


def stay_finding(pages: ManagerPages, *, language: Language) -> Finding:
    """Return which stage takes longer than usual by most, if any is known to."""
    known = [row for row in pages.stages if row.median_stay_days is not None]
    if not known:
        return Finding(code="stay_unknown")
    usual = [row for row in known if row.stay_high_days is not None and _has_stays(row)]
    if not usual:
        return Finding(code="stay_alone")
    longer = [row for row in usual if _delay(row) > 0]
    if not longer:
        return Finding(code="stay_kept")
    worst = max(longer, key=_delay)
    days = int(to_step(Decimal(str(worst.median_stay_days)), Decimal(1)) or 0)
    return Finding(code="stay_longer", count=days, names=(_name(worst, language),))


def decision(action: Finding, *, effect: Decimal | None) -> Finding:
    """Return the one decision that a month asks for: what the action of page 1 needs."""
    code = _ASKED.get(action.code, "keep_course")
    amount = effect if code == "back_deals" and effect else action.amount
    if amount is None and code in {"redate", "add_pipeline", "keep_course"}:
        code = "next_month"
    return Finding(code=code, amount=amount, count=action.count)


def _is_enough(row: FunnelStage) -> bool:
    return (row.entered_count or 0) >= ENOUGH


def _has_stays(row: FunnelStage) -> bool:
    return (row.stay_count or 0) >= ENOUGH


def _lead(row: FunnelStage) -> float:
    """Return how much more of a stage went on than before."""
    return (row.conversion_ratio or 0) - (row.baseline_ratio or 0)


def _delay(row: FunnelStage) -> float:
    """Return by how many days a stage takes longer than its usual range."""
    return (row.median_stay_days or 0) - (row.stay_high_days or 0)


def _name(row: FunnelStage, language: Language) -> str:
    english = row.stage_name_en if language == "en" else None
    name = english or row.stage_name_ja
    return name if row.pipeline == ONLY_PIPELINE else f"{row.pipeline} {name}"
