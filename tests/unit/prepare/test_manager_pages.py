from decimal import Decimal

import pytest

from flows.prepare.footings import footings
from flows.prepare.manager_findings import decision, funnel_finding, stay_finding
from flows.prepare.manager_pages import pages_of
from flows.prepare.manager_queries import manager_pages
from flows.prepare.scoped_rows import per_scope
from flows.vocabulary.funnel import FunnelStage, ManagerPages
from flows.vocabulary.progress import Finding
from tests.reports import made_up, made_up_manager

SCOPE = made_up.summary()
MEMBERS = tuple(made_up.member(n, SCOPE) for n in range(3))
ROWS = made_up_manager.manager_rows(SCOPE, MEMBERS)
PAGES = manager_pages(made_up_manager.manager_tables(ROWS))


def _pages(*stages: FunnelStage) -> ManagerPages:
    return ManagerPages(stages=stages)


def _stage(place: int, **changes: object) -> FunnelStage:
    return made_up_manager.stages(SCOPE)[place].model_copy(update=changes)


def test_a_week_tells_of_seven_days_and_a_month_of_the_month() -> None:
    weekly = pages_of(PAGES, cadence="weekly", unit="million")
    monthly = pages_of(PAGES, cadence="monthly", unit="million")

    for pages, window in ((weekly, "seven_days"), (monthly, "month")):
        told = [row.window_code for row in pages.watched]
        told += [row.window_code for row in pages.watch_counts]
        assert set(told) == {window}
    assert weekly.month is None
    assert monthly.month is not None


def test_slipped_deals_come_before_those_at_risk() -> None:
    codes = [row.list_code for row in pages_of(PAGES, cadence="weekly", unit="million").watched]

    assert codes == ["slipped"] * 8 + ["at_risk"] * 3


def test_every_kind_of_segment_adds_up_to_the_printed_bookings_of_the_month() -> None:
    month = pages_of(PAGES, cadence="monthly", unit="million").month

    assert month is not None
    for kind in ("deal_type", "region", "lead_source"):
        rows = [row.bookings_amount for row in month.mix if row.segment_kind == kind]
        assert sum(rows) == month.facts.bookings_amount == Decimal(29_400_000)


def test_pages_hold_rows_of_their_own_scope_only() -> None:
    west = made_up.summary("unit", "west")
    rows = (
        *ROWS,
        *made_up_manager.manager_rows(west, [made_up.member(1, west)]),
    )

    of_scope = per_scope(made_up_manager.manager_tables(rows))
    own = manager_pages(of_scope((west.scope_kind, west.scope_id)))

    assert {row.scope_id for row in own.rows()} == {"west"}


def test_the_step_that_costs_most_is_named_in_the_language_of_the_edition() -> None:
    told = funnel_finding(PAGES, language="en")

    assert told.code == "funnel_costs"
    assert told.names == ("Proposal",)
    assert told.amount == Decimal("11520000")


def test_a_step_of_few_deals_is_no_finding() -> None:
    few = _stage(3, contribution_amount=Decimal(-99_000_000))

    assert funnel_finding(_pages(few), language="ja").code == "funnel_alone"
    assert funnel_finding(_pages(few, _stage(1)), language="ja").code == "funnel_kept"


def test_without_money_the_lower_rate_is_told_and_a_pipeline_named_where_there_are_several() -> (
    None
):
    stage = _stage(2, contribution_amount=None, pipeline="更新", baseline_ratio=0.75)

    told = funnel_finding(_pages(stage), language="ja")

    assert told.code == "funnel_lower"
    assert told.names == ("更新 提案",)
    assert told.ratio == pytest.approx(0.75 - 40 / 61)


def test_a_young_company_has_no_funnel_yet_but_its_stays() -> None:
    young = _stage(
        0,
        **dict.fromkeys(("entered_count", "conversion_ratio", "baseline_ratio", "stay_high_days")),
    )

    assert funnel_finding(_pages(young), language="ja").code == "funnel_young"
    assert stay_finding(_pages(young), language="ja").code == "stay_alone"
    assert stay_finding(_pages(), language="ja").code == "stay_unknown"


def test_the_stage_that_takes_longer_than_usual_is_told_with_its_printed_median() -> None:
    told = stay_finding(_pages(_stage(1, median_stay_days=16.5)), language="ja")

    assert (told.code, told.count, told.names) == ("stay_longer", 17, ("ヒアリング",))
    assert stay_finding(_pages(_stage(0)), language="ja").code == "stay_kept"


@pytest.mark.parametrize(
    ("action", "effect", "expected"),
    [
        (Finding(code="move_close", count=5, amount=Decimal(1)), 7, ("back_deals", 7)),
        (Finding(code="move_secure", count=5, amount=Decimal(3)), 7, ("review_deals", 3)),
        (Finding(code="create_pipeline", amount=Decimal(4)), None, ("add_pipeline", 4)),
        (Finding(code="keep_closing", amount=Decimal(5)), None, ("keep_course", 5)),
        (Finding(code="keep_closing"), None, ("next_month", None)),
        (Finding(code="deliver_target"), None, ("set_target", None)),
    ],
)
def test_the_decision_asked_for_follows_the_action_of_page_1(
    action: Finding, effect: int | None, expected: tuple[str, int | None]
) -> None:
    asked = decision(action, effect=None if effect is None else Decimal(effect))

    assert (asked.code, asked.amount) == expected


def test_overdue_tasks_of_nobody_listed_stand_in_the_line_of_differences() -> None:
    rows = footings(SCOPE, members=MEMBERS, measures=PAGES.measures)

    tasks = {row.kind: row.overdue_task_count for row in rows}
    assert tasks["total"] == 23
    assert tasks["difference"] == 23 - sum(row.overdue_task_count or 0 for row in MEMBERS)
