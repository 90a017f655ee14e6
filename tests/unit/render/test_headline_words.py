"""Every situation as page 1 prints it, word for word: the sentences stand in headline_cases.txt."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from flows.prepare.findings import story
from flows.prepare.movement_steps import printed as as_printed
from flows.prepare.scope import ScopeTables, cut_by_scope
from flows.render.filters import Faces
from flows.vocabulary.languages import Language
from flows.vocabulary.progress_rows import Summary
from tests.reports.made_up import deal, member, scope_rows, silent, summary, tables, yen

TABLE = Path(__file__).parent / "headline_cases.txt"
Make = Callable[..., Faces]

NO_LANDING = dict.fromkeys(
    ("landing_amount", "landing_gap_amount", "landing_p10_amount", "landing_p90_amount")
)
NO_TARGET = dict.fromkeys(
    (
        *("target_amount", "variance_amount", "gap_to_go_amount", "pace_gap_amount"),
        *("linear_pace_amount", "landing_gap_amount", "attainment_ratio", "coverage_ratio"),
    )
)
NO_INTERVAL = {"landing_p10_amount": None, "landing_p90_amount": None}
NOTHING_OPEN = {"open_pipeline_amount": Decimal(0), "open_pipeline_count": 0}
OVER = {"landing_amount": yen(260), "landing_gap_amount": yen(20)}
WON_ALL = {"bookings_amount": yen(252), "variance_amount": yen(12), "attainment_ratio": 1.05}
EXACTLY = {"bookings_amount": yen(240), "variance_amount": Decimal(0), "attainment_ratio": 1.0}
AHEAD_OF_PACE = {"linear_pace_amount": yen("111.4"), "pace_gap_amount": yen("9.03")}
ON_PACE = {"linear_pace_amount": yen("120.4"), "pace_gap_amount": yen("0.03")}
LAST = {"remaining_business_days": 0, "elapsed_business_days": 62, "pace_ratio": 1.0}
OPEN_WHALE = {"largest_part_ratio": 0.6234, "largest_part_amount": yen(138)}
WON_WHALE = {**OPEN_WHALE, "largest_is_open": False}


@dataclass(frozen=True)
class Situation:
    """A scope with its deals to move and its members, and the deal that makes its landing."""

    scope: Summary
    deals: int = 0
    members: int = 0
    largest: dict[str, Any] = field(default_factory=dict)


SITUATIONS = {
    "behind, five deals close the gap": Situation(summary(), deals=5, members=5),
    "behind, two deals narrow the gap": Situation(summary(), deals=2),
    "behind, one deal to move": Situation(summary(), deals=1),
    "behind, nothing to move": Situation(summary(overdue_pipeline_amount=Decimal(0))),
    "behind, overdue dates": Situation(summary(overdue_pipeline_amount=yen(80))),
    "behind, thin pipeline": Situation(
        summary(open_pipeline_amount=yen(90), overdue_pipeline_amount=Decimal(0))
    ),
    "behind, nothing open": Situation(summary(**NOTHING_OPEN, overdue_pipeline_amount=Decimal(0))),
    "behind, all stalled": Situation(
        summary(stalled_deal_amount=yen("186.7"), stalled_deal_count=41), deals=2
    ),
    "behind, one deal stalled": Situation(
        summary(stalled_deal_amount=yen(90), stalled_deal_count=1), deals=2
    ),
    "behind, a unit of one person": Situation(summary(), deals=2, members=1),
    "behind, though ahead of pace": Situation(summary(**AHEAD_OF_PACE), deals=2),
    "behind, though on pace": Situation(summary(**ON_PACE), deals=2),
    "behind by less than is printed": Situation(
        summary(landing_amount=yen("239.99"), landing_gap_amount=yen("-0.01")), deals=2
    ),
    "ahead": Situation(summary(**OVER), deals=3),
    "ahead, nothing to move": Situation(summary(**OVER)),
    "ahead, nothing open": Situation(summary(**OVER, **NOTHING_OPEN)),
    "ahead, no interval": Situation(summary(**OVER, **NO_INTERVAL), deals=1),
    "ahead, no interval, ahead of pace": Situation(
        summary(**OVER, **NO_INTERVAL, **AHEAD_OF_PACE), deals=1
    ),
    "on target": Situation(summary(landing_amount=yen(241), landing_gap_amount=yen(1)), deals=2),
    "ahead, one open whale": Situation(summary(**OVER), deals=2, largest=OPEN_WHALE),
    "behind, one open whale": Situation(summary(), deals=2, members=5, largest=OPEN_WHALE),
    "on target, one whale won": Situation(
        summary(landing_amount=yen(241), landing_gap_amount=yen(1)), deals=2, largest=WON_WHALE
    ),
    "a large deal below half is no whale": Situation(
        summary(**OVER), deals=2, largest={**OPEN_WHALE, "largest_part_ratio": 0.4999}
    ),
    "achieved": Situation(summary(**WON_ALL), deals=2),
    "achieved, nothing open": Situation(summary(**WON_ALL, **NOTHING_OPEN)),
    "achieved exactly": Situation(summary(**EXACTLY), deals=2),
    "achieved exactly on the last day": Situation(summary(**EXACTLY, **LAST, **NOTHING_OPEN)),
    "first day": Situation(summary(elapsed_business_days=1), deals=2),
    "first day, no coverage known": Situation(
        summary(elapsed_business_days=1, coverage_ratio=None)
    ),
    "the day before the first business day": Situation(summary(elapsed_business_days=0)),
    "last day, short": Situation(summary(**LAST), deals=2),
    "after the last business day, nothing open": Situation(summary(**LAST, **NOTHING_OPEN)),
    "no target set": Situation(summary(**NO_TARGET), deals=2),
    "no target delivered": Situation(summary(**NO_TARGET, target_note="not_delivered")),
    "a target of zero": Situation(summary(target_amount=Decimal(0), variance_amount=yen("120.43"))),
    "no history, behind pace": Situation(summary(**NO_LANDING), deals=2),
    "no history, behind pace, nothing to move": Situation(
        summary(**NO_LANDING, overdue_pipeline_amount=Decimal(0))
    ),
    "no history, ahead of pace": Situation(summary(**NO_LANDING, **AHEAD_OF_PACE), deals=2),
    "no history, on pace": Situation(summary(**NO_LANDING, **ON_PACE)),
    "nothing happened": Situation(silent(target_amount=yen(240), variance_amount=yen(-240))),
    "nothing happened, no target": Situation(silent()),
}


def tables_of(situation: Situation) -> ScopeTables:
    """Return the rounded tables of a situation."""
    scope = situation.scope
    rows = scope_rows(scope) | {
        "deals": tuple(deal(number, scope) for number in range(situation.deals)),
        "members": tuple(member(number, scope) for number in range(situation.members)),
    }
    cut = cut_by_scope(tables(rows), kinds=("unit",))["unit", "east"]
    assert cut.movements is not None
    landing = cut.movements.landing.model_copy(update=situation.largest)
    told = replace(cut, movements=cut.movements.model_copy(update={"landing": landing}))
    return as_printed(told, unit="million")


def said(situation: Situation, faces: Faces) -> list[str]:
    """Return headline, action and reason as plain words; a reason that is none is left out."""
    told = story(tables_of(situation))
    period = faces.words.say("period.short").format(quarter=situation.scope.fiscal_quarter)
    lines = [
        faces.sentence(told.headline, "headline", period),
        faces.sentence(told.action, "action", period),
    ]
    if told.reason.code != "none":
        lines.append(faces.sentence(told.reason, "reason_why", period))
    return lines


def printed() -> dict[str, dict[str, list[str]]]:
    """Return what the table says of each situation, by language."""
    found: dict[str, dict[str, list[str]]] = {}
    for block in TABLE.read_text("utf-8").strip().split("\n\n"):
        name, *lines = [line for line in block.splitlines() if not line.startswith("#")]
        found[name] = {
            language: [line[4:] for line in lines if line.startswith(f"{language}: ")]
            for language in ("ja", "en")
        }
    return found


PRINTED = printed()


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("name", SITUATIONS)
def test_each_situation_is_told_in_these_words(name: str, language: Language, faces: Make) -> None:
    assert said(SITUATIONS[name], faces(language)) == PRINTED[name][language]


def test_the_table_tells_of_every_situation_and_of_no_other() -> None:
    assert list(PRINTED) == list(SITUATIONS)
