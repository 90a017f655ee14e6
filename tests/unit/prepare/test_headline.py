from decimal import Decimal

import pytest

from flows.prepare.findings import story
from flows.prepare.headline import action, headline, reason
from flows.prepare.scope import cut_by_scope
from flows.vocabulary.progress_rows import Summary
from tests.reports.made_up import company, deal, member, scope_rows, silent, summary, tables, yen

NO_LANDING = {"landing_amount": None, "landing_gap_amount": None}
SITUATIONS = {
    "landing_short": summary(),
    "landing_over": summary(landing_amount=yen(260), landing_gap_amount=yen(20)),
    "landing_on_target": summary(landing_amount=yen(241), landing_gap_amount=yen(1)),
    "behind_pace": summary(**NO_LANDING),
    "ahead_of_pace": summary(**NO_LANDING, pace_gap_amount=yen(9)),
    "on_pace": summary(**NO_LANDING, pace_gap_amount=yen(-2)),
    "achieved": summary(bookings_amount=yen(250), variance_amount=yen(10)),
    "ended_short": summary(remaining_business_days=0),
    "first_day": summary(elapsed_business_days=1),
    "no_target": summary(target_amount=None, variance_amount=None),
    "no_target_file": summary(
        target_amount=None, variance_amount=None, target_note="not_delivered"
    ),
    "nothing_happened": silent(target_amount=yen(240), variance_amount=yen(-240)),
}


@pytest.mark.parametrize("code", SITUATIONS)
def test_each_situation_has_a_headline_of_its_own(code: str) -> None:
    assert headline(SITUATIONS[code]).code == code


def test_a_target_met_on_the_last_day_is_achieved_not_ended_short() -> None:
    met = summary(bookings_amount=yen(240), variance_amount=Decimal(0), remaining_business_days=0)

    assert headline(met).code == "achieved_exactly"


def test_a_target_of_zero_is_no_target() -> None:
    assert headline(summary(target_amount=Decimal(0), variance_amount=yen(5))).code == "no_target"


def test_the_headline_carries_the_shortfall_as_a_positive_sum() -> None:
    assert headline(summary(landing_gap_amount=yen("-18.6"))).amount == yen("18.6")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"open_pipeline_count": 0, "open_pipeline_amount": Decimal(0)}, "pipeline_empty"),
        ({"open_pipeline_amount": yen(90)}, "thin_pipeline"),
        ({"overdue_pipeline_amount": yen(80)}, "overdue"),
        ({"stalled_deal_amount": yen(90)}, "stalled"),
        ({}, "pace_behind"),
        ({"pace_gap_amount": yen(3)}, "short_though_ahead"),
        ({"pace_gap_amount": Decimal(0)}, "short_though_kept"),
    ],
)
def test_a_shortfall_names_the_first_reason_that_explains_it(
    changes: dict[str, object], code: str
) -> None:
    short = summary(**changes)

    assert reason(short, situation=headline(short), members=()).code == code


def test_two_people_who_make_most_of_the_shortfall_are_named() -> None:
    short = summary()
    members = tuple(member(number, short) for number in range(5))

    found = reason(short, situation=headline(short), members=members)

    assert (found.code, found.names) == ("named", ("渡邊 直樹", "伊藤 陽子"))


def test_the_unit_of_nobody_is_never_named_as_the_reason() -> None:
    short = summary()
    nobody = member(3, short, child_id="(unassigned)", child_name="(unassigned)")
    members = (*(member(number, short) for number in range(3)), nobody)

    assert reason(short, situation=headline(short), members=members).code != "named"


def test_deals_whose_effect_is_enough_close_the_gap() -> None:
    short = summary()
    deals = tuple(deal(number, short) for number in range(5))

    assert action(short, situation=headline(short), deals=deals).code == "move_close"
    assert action(short, situation=headline(short), deals=deals[:2]).code == "move_narrow"


def test_only_the_deals_on_page_one_are_promised() -> None:
    short = summary()
    deals = tuple(deal(number, short) for number in range(9))

    assert action(short, situation=headline(short), deals=deals).count == 5


@pytest.mark.parametrize(
    ("scope", "code"),
    [
        (summary(overdue_pipeline_amount=yen(5)), "redate"),
        (summary(overdue_pipeline_amount=Decimal(0), open_pipeline_amount=yen(9)),
         "create_pipeline"),
        (SITUATIONS["achieved"], "keep_closing"),
        (SITUATIONS["ended_short"], "carry_over"),
        (SITUATIONS["no_target"], "set_target"),
        (SITUATIONS["no_target_file"], "deliver_target"),
        (SITUATIONS["nothing_happened"], "check_input"),
        (summary(remaining_business_days=0, open_pipeline_amount=Decimal(0)), "build_next"),
    ],
)  # fmt: skip
def test_without_deals_to_move_the_action_follows_the_situation(scope: Summary, code: str) -> None:
    assert action(scope, situation=headline(scope), deals=()).code == code


def test_a_whole_story_is_told_of_a_lively_and_of_a_silent_scope() -> None:
    for cut in cut_by_scope(company(), kinds=("company", "unit")).values():
        assert story(cut).headline.code
    nothing = dict.fromkeys(scope_rows(summary()), ()) | {"summaries": (silent(),)}

    told = story(cut_by_scope(tables(nothing), kinds=("unit",))["unit", "east"])

    codes = (told.headline.code, told.pipeline.code, told.deals.code, told.members.code)
    assert codes == ("nothing_happened", "empty", "none", "none")


@pytest.mark.parametrize(
    ("notes", "codes"),
    [
        ((None, None), ()),
        (("not_delivered", "not_delivered"), ("activities_not_delivered",)),
        ((None, "no_history"), ("activities_no_history",)),
    ],
)
def test_activities_that_are_not_known_are_told_as_an_absence(
    notes: tuple[str | None, str | None], codes: tuple[str, ...]
) -> None:
    week, previous = notes
    scope = summary(
        activity_week_note=week,
        activity_week_count=None if week else 3,
        activity_previous_week_note=previous,
        activity_previous_week_count=None if previous else 2,
    )
    cut = cut_by_scope(tables(scope_rows(scope)), kinds=("unit",))
    told = story(next(iter(cut.values()))).absences

    assert tuple(one.code for one in told if one.code.startswith("activities")) == codes
