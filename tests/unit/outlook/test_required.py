"""What it takes to fill a gap: reckoned back from what is missing, and rounded up."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from flows.outlook.funnel import CohortPeriod, Funnels, PipelineKey
from flows.outlook.required import Effort, Goal, RequiredRow, Requirements
from flows.outlook.vocabulary import PeriodKey, ScopeKey, StageKey

pytestmark = pytest.mark.unit

WEST, ANN, BOB = ScopeKey("unit", "west"), ScopeKey("owner", "ann"), ScopeKey("owner", "bob")
NOW = PeriodKey("quarter", date(2026, 10, 1))
TALK, OFFER = StageKey("sfa", "*", "Talk"), StageKey("sfa", "*", "Offer")
PIPELINE = PipelineKey("sfa", "*", (TALK, OFFER))
COHORTS = tuple(
    CohortPeriod(PeriodKey("quarter", date(2025, month, 1)), date(2025, month, 1), last)
    for month, last in ((1, date(2025, 3, 31)), (4, date(2025, 6, 30)))
)
# 100 entered Talk and 50 Offer, 20 were won at a million, in two cohorts together.
FUNNELS = Funnels(
    pipelines=(PIPELINE,),
    periods=COHORTS,
    counts={
        (WEST, one.key, stage): counts
        for one in COHORTS
        for stage, counts in ((TALK, (50, 25)), (OFFER, (25, 10)))
    },
    amounts={(WEST, one.key, "sfa", "*"): Decimal(10_000_000) for one in COHORTS},
)
# Half of the past wins came as fast from Talk as it must be now, nine in ten from Offer.
EFFORT = Effort(
    activities={WEST: 900},
    entries={(WEST, TALK): 120, (WEST, OFFER): 60},
    in_time={("quarter", TALK): (50, 100), ("quarter", OFFER): (90, 100)},
    members={WEST: frozenset({"ann", "bob", "new"})},
)
GOAL = Goal(
    scope=WEST,
    period=NOW,
    days_left=41,
    business_days_left=25,
    target=Decimal(30_000_000),
    expected=Decimal(23_500_000),
    unit=None,
)
ANNS = replace(GOAL, scope=ANN, target=Decimal(20_000_000), unit=WEST)
BOBS = replace(GOAL, scope=BOB, target=Decimal(10_000_000), unit=WEST)


def _rows(*goals: Goal, funnels: Funnels = FUNNELS, effort: Effort = EFFORT) -> list[RequiredRow]:
    return Requirements(goals, funnels, effort).rows()


def _of(rows: list[RequiredRow], scope: ScopeKey) -> list[RequiredRow]:
    return [row for row in rows if row.bearing.goal.scope == scope]


def test_entries_are_reckoned_back_from_what_is_missing_and_rounded_up() -> None:
    """6.5 wins are missing: / 0.2 / 0.5 = 65 to talk with; / 0.4 / 0.9 = 18.06 to offer."""
    talk, offer = _rows(GOAL)

    assert [talk.code, talk.wins, talk.entries] == ["in_time", 7, 65]
    assert [offer.code, offer.wins, offer.entries] == ["in_time", 7, 19]
    assert talk.note is None


def test_activities_are_those_per_entry_and_a_day_has_its_share_rounded_up() -> None:
    """900 activities for 120 talks: 7.5 each; 65 talks take 487.5, in 25 days 19.5 a day."""
    talk, offer = _rows(GOAL)

    assert [talk.activities, talk.activities_per_day] == [488, 20]
    assert [offer.activities, offer.activities_per_day] == [19 * 15, 12]


def test_people_bear_the_need_of_their_unit_by_share_of_target() -> None:
    rows = _rows(
        GOAL, ANNS, BOBS, replace(GOAL, scope=ScopeKey("owner", "new"), target=None, unit=WEST)
    )

    assert [row.entries for row in _of(rows, ANN)] == [44, 13]
    assert [row.entries for row in _of(rows, BOB)] == [22, 7]
    assert [row.bearing.people for row in _of(rows, WEST)] == [2, 2]
    assert {row.bearing.goal.scope for row in rows} == {WEST, ANN, BOB}


def test_a_person_without_a_unit_bears_nothing() -> None:
    assert _rows(replace(ANNS, unit=ScopeKey("unit", ""))) == []


def test_below_five_in_a_hundred_it_is_too_late_and_at_five_it_is_not() -> None:
    late = replace(EFFORT, in_time={("quarter", TALK): (4, 100), ("quarter", OFFER): (5, 100)})

    talk, offer = _rows(GOAL, effort=late)

    assert [talk.code, talk.wins, talk.entries, talk.activities] == [
        *("too_late_this_period", 7, None, None)
    ]
    assert [offer.code, offer.entries] == ["in_time", 325]


def test_on_the_last_day_it_is_too_late_however_fast_wins_were() -> None:
    rows = _rows(replace(GOAL, days_left=0, business_days_left=0))

    assert {(row.code, row.entries, row.note) for row in rows} == {
        ("too_late_this_period", None, "period_end")
    }


def test_when_holidays_alone_are_left_nothing_is_said_per_day() -> None:
    talk, _offer = _rows(replace(GOAL, business_days_left=0))

    assert [talk.entries, talk.activities_per_day, talk.note] == [65, None, "period_end"]


@pytest.mark.parametrize("expected", [30_000_000, 31_000_000])
def test_who_is_on_course_needs_nothing(expected: int) -> None:
    for row in _rows(replace(GOAL, expected=Decimal(expected))):
        assert [row.code, row.wins, row.entries, row.activities] == ["on_course", 0, 0, 0]


@pytest.mark.parametrize(
    ("goal", "funnels", "note"),
    [
        (replace(GOAL, target=None), FUNNELS, "no_target"),
        (replace(GOAL, expected=None), FUNNELS, "no_forecast"),
        (GOAL, replace(FUNNELS, periods=COHORTS[:1]), "baseline_missing"),
        (GOAL, replace(FUNNELS, counts={}, amounts={}), "baseline_without_wins,n_small"),
    ],
)
def test_what_is_not_known_is_not_made_up(goal: Goal, funnels: Funnels, note: str) -> None:
    for row in _rows(goal, funnels=funnels):
        assert [row.code, row.wins, row.entries, row.activities] == [None] * 4
        assert row.note == note


def test_without_activities_entries_alone_are_told() -> None:
    talk, _offer = _rows(GOAL, effort=replace(EFFORT, activities={}))

    assert [talk.entries, talk.activities, talk.note] == [65, None, "no_activities"]


def test_of_two_pipelines_each_bears_its_share_of_what_was_won() -> None:
    """A second pipeline brought 60 of 80 million: a quarter of the need is the first one's."""
    other = PipelineKey("sfa", "web", (StageKey("sfa", "web", "Cart"),))
    both = replace(
        FUNNELS,
        pipelines=(PIPELINE, other),
        amounts={**FUNNELS.amounts, (WEST, COHORTS[0].key, "sfa", "web"): Decimal(60_000_000)},
    )

    talk = _rows(GOAL, funnels=both)[0]

    assert [talk.wins, talk.entries] == [2, 17]
    assert talk.rates.activities_per_entry == 900 / 4 / 120
