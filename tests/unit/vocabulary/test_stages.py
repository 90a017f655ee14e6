"""What the settings may say of a stage over time."""

from datetime import date

import pytest
import yaml

from flows.vocabulary.stages import FIRST_DAY, LAST_DAY, Stage, fault_of, held_spans, successor_of
from tests.architecture.house import ROOT

JUNE, JULY = date(2026, 6, 30), date(2026, 7, 1)


def stage(name: str = "提案", order: int = 1, **told: object) -> Stage:
    return Stage.model_validate({"stage": name, "order": order, "status": "open", **told})


def test_a_stage_may_mean_another_thing_from_the_day_after() -> None:
    assert fault_of([stage(valid_to=JUNE), stage(valid_from=JULY, status="on_hold")]) is None


@pytest.mark.parametrize(
    ("first", "second", "when"),
    [
        ({}, {}, "up to 9999-12-31"),
        ({"valid_to": JULY}, {"valid_from": JULY}, "from 2026-07-01"),
        ({"valid_from": JUNE}, {"valid_to": JULY}, "from 2026-06-30"),
    ],
)
def test_two_entries_of_one_day_are_refused_and_the_day_is_named(
    first: dict[str, date], second: dict[str, date], when: str
) -> None:
    fault = fault_of([stage("受注"), stage(**first), stage(**second)])

    assert fault is not None
    assert fault[0] == 2
    assert "[提案]" in fault[1]
    assert when in fault[1]
    assert "entry 2" in fault[1]


def test_a_stage_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="the other way round"):
        stage(valid_from=JULY, valid_to=JUNE)


def test_a_replaced_stage_has_an_end_and_a_successor_of_later_days() -> None:
    with pytest.raises(ValueError, match="never ends"):
        stage(replaced_by="見積")
    old = stage(valid_to=JUNE, replaced_by="見積")

    assert fault_of([old, stage("見積")]) is None
    for others in ([], [stage("見積", valid_to=JUNE)]):
        fault = fault_of([old, *others])
        assert fault is not None
        assert "after 2026-06-30" in fault[1]


def test_a_stage_that_was_renamed_twice_is_followed_to_its_name_of_today() -> None:
    old = stage("一", valid_to=JUNE, replaced_by="二")
    middle = stage("二", valid_to=date(2026, 8, 31), replaced_by="三")
    new = stage("三", order=7)

    assert successor_of(old, stages=[new, middle, old]) == new
    assert successor_of(new, stages=[new, middle, old]) is None


def test_a_deal_that_stays_in_a_stage_of_the_past_goes_on_as_it_was() -> None:
    first = stage(valid_from=date(2026, 1, 1), valid_to=JUNE)
    second = stage(valid_from=date(2026, 9, 1), valid_to=date(2026, 9, 30))

    assert held_spans([second, first]) == {
        first: (FIRST_DAY, date(2026, 8, 31)),
        second: (date(2026, 9, 1), LAST_DAY),
    }


def told_in(page: str, heading: str) -> list[dict[str, object]]:
    """Return the stages of the first example under a heading of a page."""
    _, _, section = (ROOT / "docs" / page).read_text("utf-8").partition(f"## {heading}\n")
    _, _, example = section.partition("```yaml\n")
    found: list[dict[str, object]] = yaml.safe_load(example.partition("```")[0])
    return found


def test_the_example_of_milestones_in_the_manual_is_one() -> None:
    (told,) = told_in("operator_reference.md", "Milestones of a stage")

    first, second, third = Stage.model_validate(told).milestones
    assert (first.name, first.name_en, first.within_business_days) == (
        "初回提案",
        "First proposal",
        5,
    )
    assert second.ways == (("task", "見積"), ("task", "御見積"))
    assert third.ways == (("activity", "visit"), ("field", "amount"))


def milestone(name: str = "訪問", **told: object) -> dict[str, object]:
    return {"name": name, "within_business_days": 0, "activity_kinds": ["visit"], **told}


@pytest.mark.parametrize(
    ("milestones", "told"),
    [
        ([milestone(activity_kinds=[])], r"\[訪問\] cannot be reached"),
        ([milestone(task_subject_contains=[" "])], "empty kind or text"),
        ([milestone(), milestone()], r"two milestones called \[訪問\]"),
        ([milestone(within_business_days=-1)], "greater than or equal to 0"),
        ([milestone(filled_field="colour")], "filled_field"),
        ([milestone(name="")], "name"),
    ],
)
def test_a_milestone_that_says_nothing_or_too_much_is_refused(
    milestones: list[dict[str, object]], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        stage(milestones=milestones)


def test_only_an_open_stage_has_milestones() -> None:
    with pytest.raises(ValueError, match=r"status is \[won\]"):
        stage(status="won", milestones=[milestone()])
