"""Reports of the settings, and what prepare is asked for."""

import pytest
from pydantic import ValidationError

from flows import orders
from flows.vocabulary.delivery import PastEdition
from flows.vocabulary.gap import GapOrder
from flows.vocabulary.meeting import MeetingOrder
from flows.vocabulary.reports import Report
from flows.vocabulary.stages import Stage
from flows.vocabulary.workspace import Company, Org, Source, WorkspaceSettings

pytestmark = pytest.mark.unit


def settings() -> WorkspaceSettings:
    return WorkspaceSettings(
        company=Company(name="みほん商店", languages=("en",)),
        sources={"crm": Source(system="made_up")},
        stages={"crm": {"*": (Stage(stage="提案", order=1, status="open"),)}},
        org=Org(source="crm"),
        reports={
            "weekly": Report(template="progress", cadence="weekly"),
            "morning": Report(template="todo", cadence="daily"),
        },
    )


def test_each_report_is_made_by_its_template() -> None:
    assert [order.report for order in orders.of_paper(settings(), only=())] == ["weekly"]
    assert [order.report for order in orders.of_todo(settings(), only=())] == ["morning"]
    assert orders.of_todo(settings(), only=())[0].company_languages == ("en",)


def test_a_run_may_be_for_some_reports_alone() -> None:
    assert orders.of_paper(settings(), only=("morning",)) == ()
    assert orders.of_todo(settings(), only=("weekly",)) == ()


def test_a_report_may_have_editions_of_people_and_is_not_made_of_accounts() -> None:
    report = Report(template="progress", cadence="weekly", scopes=("unit", "owner"))
    asked = settings().model_copy(update={"reports": {"weekly": report}})

    assert [order.scopes for order in orders.of_paper(asked, only=())] == [("unit", "owner")]
    with pytest.raises(ValidationError, match="scopes"):
        Report(template="progress", cadence="weekly", scopes=("account",))


def test_the_to_do_mail_is_of_each_day() -> None:
    with pytest.raises(ValidationError, match="daily"):
        Report(template="todo", cadence="weekly")


def test_a_meeting_pack_is_of_each_week_and_of_company_and_units() -> None:
    with pytest.raises(ValidationError, match="weekly"):
        Report(template="meeting", cadence="monthly")

    asked = settings().model_copy(
        update={"reports": {"pack": Report(template="meeting", cadence="weekly")}}
    )
    (order,) = orders.of_paper(asked, only=())
    assert isinstance(order, MeetingOrder)
    assert order.scopes == ("company", "unit")


def test_a_gap_report_is_of_each_month_and_of_company_and_units() -> None:
    with pytest.raises(ValidationError, match="monthly"):
        Report(template="gap", cadence="weekly")
    with pytest.raises(ValidationError, match="company and unit"):
        Report(template="gap", cadence="monthly", scopes=("unit", "owner"))

    asked = settings().model_copy(
        update={"reports": {"gap": Report(template="gap", cadence="monthly")}}
    )
    (order,) = orders.of_paper(asked, only=())
    assert isinstance(order, GapOrder)
    assert order.cadence == "monthly"


def test_a_gap_report_goes_out_at_ten_percent_below_the_pace_unless_it_is_told_otherwise() -> None:
    reports = {
        "gap": Report(template="gap", cadence="monthly"),
        "late": Report(template="gap", cadence="monthly", pace_gap_below=-0.3),
        "never": Report(template="gap", cadence="monthly", pace_gap_below=None),
        "weekly": Report(template="progress", cadence="weekly"),
    }
    asked = settings().model_copy(update={"reports": reports})
    past = PastEdition(scope_kind="unit", scope_id="east", period="2026-11", told_pace=None)

    made = {one.report: one for one in orders.of_paper(asked, only=(), past={"gap": (past,)})}

    told = [made[name] for name in ("gap", "late", "never")]
    assert [one.pace_gap_below for one in told if isinstance(one, GapOrder)] == [-0.1, -0.3, None]
    assert [one.past for one in told if isinstance(one, GapOrder)] == [(past,), (), ()]
    assert "past" not in made["gap"].model_dump()
    assert orders.on_threshold(asked, only=()) == ("gap", "late")
    assert orders.on_threshold(asked, only=("weekly",)) == ()


@pytest.mark.parametrize("threshold", [0, 0.1, -1.5])
def test_a_threshold_is_a_share_below_the_pace(threshold: float) -> None:
    with pytest.raises(ValidationError, match="pace_gap_below"):
        Report(template="gap", cadence="monthly", pace_gap_below=threshold)
