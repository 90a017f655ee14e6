"""Actions are judged against everybody else, and only by records from after their lag."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import numpy as np
import pytest

from flows.outlook.action_effects import Effect, judge_actions
from flows.outlook.action_measures import draw_people, measure
from flows.outlook.action_records import Action, ActionState, Better, Records
from flows.outlook.action_windows import Span, judged_from, windows_of

DAYS = tuple(
    day for number in range(900) if (day := date(2025, 1, 1) + timedelta(days=number)).weekday() < 5
)
START, AS_OF = date(2026, 6, 1), date(2026, 11, 20)
WEST, EAST = tuple(f"w{n}" for n in range(8)), tuple(f"e{n}" for n in range(24))
TRAINING = Action(
    source="sheets", action_id="A-1", metric_id="win_rate_count_ratio", owner_id="w0",
    unit_id="west", start=START, status="in_progress", baseline=0.3, goal=0.4, shape="ratio",
    usual_better="higher", lag_days=20,
)  # fmt: skip


def records(rows: Sequence[tuple[str, date, float, float]]) -> Records:
    owners, days, over, under = zip(*rows, strict=True)
    return Records(
        np.array(owners), np.array(days, dtype="datetime64[D]"), np.array(over, dtype=np.float64),
        np.array(under, dtype=np.float64),
    )  # fmt: skip


def decided(*, lift: float = 0.0, season: float = 0.0) -> Records:
    """Return two deals decided a week per person: 30 % won, after the start more."""
    random = Random(7)  # noqa: S311
    rows = []
    for day in DAYS[::3]:
        for owner in (*WEST, *EAST):
            after = day >= START
            chance = 0.3 + after * season + (after and owner in WEST) * lift
            if day <= AS_OF:
                rows.append((owner, day, float(random.random() < chance), 1.0))
    return records(rows)


def state(*actions: Action, rates: Records, sizes: Records | None = None) -> ActionState:
    units = {"west": WEST, "east": EAST[:8], "north": EAST[8:16], "south": EAST[16:]}
    members = {("unit", unit): people for unit, people in units.items()}
    worth = sizes or records([(owner, day, 1e6, 1.0) for owner in WEST for day in DAYS[:400]])
    metrics = ("win_rate_count_ratio", "activity_count", "sales_cycle_median_days")
    return ActionState(
        as_of=AS_OF, actions=actions, business_days=DAYS,
        members=members | {("company", "company"): (*WEST, *EAST)}, units=units,
        records=dict.fromkeys(metrics, rates) | {"average_deal_amount": worth},
    )  # fmt: skip


def only(*actions: Action, rates: Records) -> Effect:
    return judge_actions(state(*actions, rates=rates))[0]


def test_what_happened_to_everybody_is_no_effect_of_an_action() -> None:
    lifted = only(TRAINING, rates=decided(season=0.2))

    assert lifted.verdict == "undecided"
    assert lifted.note == "interval_holds_zero"
    assert lifted.needed_n is not None
    assert lifted.needed_n > lifted.n
    assert lifted.after is not None
    assert lifted.before is not None
    assert lifted.after - lifted.before > 0.1


def test_a_lift_of_its_people_alone_is_told_with_its_money() -> None:
    lifted = only(TRAINING, rates=decided(lift=0.25))

    assert lifted.verdict == "effective"
    assert lifted.basis == "comparison"
    assert lifted.effect == pytest.approx(0.25, abs=0.1)
    assert lifted.low is not None
    assert lifted.high is not None
    assert 0 < lifted.low < (lifted.effect or 0) < lifted.high
    assert lifted.effect_amount == pytest.approx(
        (lifted.effect or 0) * 8 * len(range(0, 60, 3)) * 1e6
    )


def test_a_fall_is_worse_and_where_lower_is_better_it_is_an_effect() -> None:
    fallen = decided(lift=-0.25)

    assert only(TRAINING, rates=fallen).verdict == "worse"
    assert only(replace(TRAINING, goal=0.2), rates=fallen).verdict == "effective"
    assert only(replace(TRAINING, goal=None), rates=fallen).verdict == "worse"


def test_people_of_another_action_on_the_same_metric_are_not_compared_with() -> None:
    other = replace(TRAINING, action_id="A-2", unit_id="east", start=START + timedelta(days=30))
    earlier = replace(other, start=date(2025, 3, 3))
    called_off = replace(other, status="cancelled")

    people = [
        only(TRAINING, one, rates=decided()).comparison_people
        for one in (other, earlier, called_off)
    ]

    assert people == [16, 24, 24]


def test_of_the_whole_company_the_year_before_stands_for_the_others() -> None:
    whole = replace(TRAINING, unit_id="company")

    lifted = only(whole, rates=decided(lift=0.3, season=0.3))

    assert (lifted.verdict, lifted.basis) == ("effective", "year_before")
    assert lifted.comparison_people == len(WEST) + len(EAST)


@pytest.mark.parametrize(
    ("change", "verdict", "note"),
    [
        ({"status": "cancelled"}, "cancelled", ""),
        ({"start": None}, "not_measurable", "no_start"),
        ({"metric_id": None}, "not_measurable", "metric_unknown"),
        ({"shape": None}, "not_measurable", "metric_unknown"),
        ({"shape": "level"}, "not_measurable", "level_metric"),
        ({"start": date(2026, 10, 1)}, "too_early", ""),
        ({"start": date(2025, 1, 20)}, "undecided", "no_history"),
        ({"unit_id": "nowhere", "owner_id": "w1"}, "undecided", "few_people"),
        ({"unit_id": "nowhere", "owner_id": "stranger"}, "undecided", "no_records"),
    ],
)
def test_what_cannot_be_judged_says_why(change: dict[str, object], verdict: str, note: str) -> None:
    found = only(replace(TRAINING, **change), rates=decided())

    assert (found.verdict, found.note) == (verdict, note)
    assert found.effect is None


def test_an_action_is_judged_from_a_month_after_its_lag() -> None:
    ready = judged_from(START, lag_days=20, business_days=DAYS)
    assert ready is not None

    before = windows_of(START, lag_days=20, as_of=ready - timedelta(days=1), business_days=DAYS)
    on_the_day = windows_of(START, lag_days=20, as_of=ready, business_days=DAYS)

    assert before is None
    assert on_the_day is not None
    assert on_the_day.business_days == 20
    assert on_the_day.after.last == ready
    assert on_the_day.before.last < START


def test_windows_are_of_equal_length_and_no_longer_than_a_quarter() -> None:
    windows = windows_of(START, lag_days=5, as_of=AS_OF, business_days=DAYS)
    assert windows is not None

    lengths = {
        sum(span.first <= day <= span.last for day in DAYS)
        for span in (windows.before, windows.after)
    }

    assert lengths == {60}


def test_a_unit_that_was_the_worst_of_all_is_marked() -> None:
    low = records(
        [
            (owner, day, float(owner in EAST and number % 3 == 0), 1.0)
            for owner in (*WEST, *EAST)
            for number, day in enumerate(DAYS)
            if day <= AS_OF
        ]
    )

    assert only(TRAINING, rates=low).was_worst
    assert not only(replace(TRAINING, unit_id="east"), rates=low).was_worst


def test_a_flow_is_per_person_and_day_and_a_median_of_the_records() -> None:
    rows = records([("a", START, 6, 0), ("a", START, 2, 0), ("b", START, 4, 0), ("c", START, 9, 0)])
    everybody = draw_people(2, np.random.default_rng(1))
    weights = np.vstack([everybody[:1], [[2.0, 0.0], [0.0, 2.0]]])

    flow = measure(rows, people=("a", "b"), weights=weights, shape="flow", days=3)
    median = measure(rows, people=("a", "b"), weights=weights, shape="median", days=3)

    assert flow.value == pytest.approx(12 / 6)
    assert flow.drawn.tolist() == pytest.approx([16 / 6, 8 / 6])
    assert median.value == 4
    assert median.drawn.tolist() == [4, 4]
    assert (flow.n, median.n) == (3, 3)


def test_the_same_state_gives_the_same_interval_in_any_order_of_actions() -> None:
    rates = decided(lift=0.1)
    other = replace(TRAINING, action_id="A-9", unit_id="south", start=date(2025, 6, 2))

    first = judge_actions(state(TRAINING, other, rates=rates))
    second = judge_actions(state(other, TRAINING, rates=rates))

    assert first == second[::-1]


def stood(*, lift: float) -> Records:
    """Return what each person had open at the end of each week; the west's grows by a factor."""
    random = Random(11)  # noqa: S311
    fridays = [day for day in DAYS if day.weekday() == 4 and day <= AS_OF]
    return records(
        [
            (owner, day, random.uniform(0.8, 1.2) * 1e7 * (lift if later else 1.0), 1.0)
            for day in fridays
            for owner in (*WEST, *EAST)
            for later in [day >= START and owner in WEST]
        ]
    )


@pytest.mark.parametrize(
    ("better", "lift", "verdict"),
    [
        ("higher", 1.5, "effective"),
        ("higher", 0.5, "worse"),
        ("higher", 1.0, "undecided"),
        ("lower", 0.5, "effective"),
    ],
)
def test_a_stock_is_judged_by_its_mean_per_person(
    better: Better, lift: float, verdict: str
) -> None:
    action = replace(
        TRAINING, metric_id="overdue_pipeline_amount", shape="level", usual_better=better,
        baseline=None, goal=None, lag_days=0,
    )  # fmt: skip
    told = state(action, rates=decided())
    kept = dict(told.records) | {"overdue_pipeline_amount": stood(lift=lift)}

    (effect,) = judge_actions(replace(told, records=kept))

    assert effect.verdict == verdict
    assert effect.before == pytest.approx(1e7, rel=0.05)
    assert effect.after == pytest.approx(1e7 * lift, rel=0.05)
    assert effect.effect_amount is None


def test_a_stock_that_one_person_lets_go_is_smaller_for_all_of_the_group() -> None:
    fridays = [day for day in DAYS if day.weekday() == 4]
    rows = [(owner, day, 1e6, 1.0) for owner in ("a", "b") for day in fridays[:10]]
    rows += [("a", day, 1e6, 1.0) for day in fridays[10:20]]
    kept = records(rows)
    after = Span(fridays[10], fridays[19])

    told = measure(
        kept.within(after), people=("a", "b"), weights=np.ones((1, 2)), shape="level",
        days=kept.days_within(after),
    )  # fmt: skip

    assert kept.days_within(after) == 10
    assert told.value == pytest.approx(5e5)
