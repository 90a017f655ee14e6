"""What a report says of how its target was made."""

import pytest

from flows.prepare.findings import story
from flows.prepare.scope import cut_by_scope
from flows.render.words import words_of
from flows.shelves import PROJECT_ROOT
from tests.reports.made_up import scope_rows, summary, tables

MADE = {
    "own": (),
    "own,prorated": ("target_prorated",),
    "sum_of_owners,prorated,partial": ("target_prorated", "target_partial"),
    "own,ramp": ("target_ramp",),
}


@pytest.mark.parametrize("note", MADE)
def test_a_target_that_was_spread_or_lacks_months_or_is_of_joiners_says_so(note: str) -> None:
    cut = cut_by_scope(tables(scope_rows(summary(target_note=note))), kinds=("unit",))
    found = [one.code for one in story(next(iter(cut.values()))).absences]

    assert tuple(code for code in found if code in sum(MADE.values(), ())) == MADE[note]


def test_each_of_these_has_words_in_both_languages() -> None:
    templates = PROJECT_ROOT / "report_templates"
    keys = {f"absence.{code}" for codes in MADE.values() for code in codes}

    assert all(words_of(templates, "ja").knows(key) for key in keys)
    assert all(words_of(templates, "en").knows(key) for key in keys)
