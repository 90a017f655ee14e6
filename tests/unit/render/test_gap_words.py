"""Every code that a gap report may print has words in both languages."""

import csv
from itertools import product
from typing import get_args

import pytest

from flows.outlook.gap_factors import FACTORS
from flows.outlook.gap_segments import FACTORS as CELLS
from flows.render.gap_pages import LIMITS, TERMS
from flows.render.words import words_of
from flows.shelves import DBT_PROJECT, REPORT_TEMPLATES
from flows.vocabulary.gap import ActionState
from flows.vocabulary.languages import Language

VERDICTS = ("effective", "worse", "undecided", "too_early", "not_measurable")
NO_VERDICT = (
    *("no_start", "metric_unknown", "level_metric", "no_history", "no_records", "few_people"),
    *("no_comparison", "interval_holds_zero"),
)
NOTES = (
    *("no_target", "no_business_days", "no_history", "baseline_missing", "baseline_short"),
    *("baseline_without_wins", "bookings_without_wins", "no_deals_worked", "no_decisions"),
    *("no_wins", "no_amount", "no_forecast", "no_activities", "period_end", "n_small"),
)
HEADLINES = ("short", "over", "even", "pace_short", "pace_over", "pace_even", "no_target")


def _remedies() -> list[dict[str, str]]:
    with (DBT_PROJECT / "seeds" / "remedies.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_code_has_words(language: Language) -> None:
    words = words_of(REPORT_TEMPLATES, language)
    sides = (f"{side}_{factor}" for side, factor in product(("down", "up"), FACTORS))
    families = {
        "remedy": [row["remedy_id"] for row in _remedies()],
        "gap_verdict": VERDICTS,
        "gap_state": get_args(ActionState),
        "gap_note": NOTES,
        "effect_note": NO_VERDICT,
        "gap_headline": (*HEADLINES, "no_facts"),
        "gap_reason": (*sides, "nothing", "not_decomposed"),
        "gap_stages": ("worst", "no_worst", "no_stages"),
        "gap_segments": (
            *(f"{side}_{factor}" for side, factor in product(("down", "up"), CELLS)),
            *("none", "no_segments"),
        ),
        "gap_needs": ("missing", "none", "unknown"),
        "gap_term": TERMS,
        "gap_definition": TERMS,
        "gap_limit": LIMITS,
        "gap": [f"{kind}_{one}" for kind in ("factor", "why") for one in (*FACTORS, "stage")],
    }

    missing = [
        f"{family}.{code}"
        for family, codes in families.items()
        for code in codes
        if not words.knows(f"{family}.{code}")
    ]

    assert not missing, missing


def test_every_cause_has_a_remedy() -> None:
    causes = {row["cause_code"] for row in _remedies()}

    assert causes == {*FACTORS, "stage_rate", "stage_slow"}
