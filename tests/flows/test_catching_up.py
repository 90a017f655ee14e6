"""What is run after a downtime, in which order, and which mails still go out."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from flows.catching_up import Known, Plan, plan_of
from flows.firing_ledger import is_accounted, known_until
from flows.firings import Due, Firing
from flows.runs import RunEvent, write_event
from flows.schedule_state import Settled, is_anything_missed, known_of, missed_of, rule_of, settle
from flows.shelves import Workspace
from flows.turns import turn, wait_until_free
from flows.vocabulary.schedule import Job
from flows.vocabulary.workspace import WorkspaceSettings

from .test_firings import REPORTS, settings_of

MONTHLY = {"monthly": {"at": "07:00"}, "weekly": {"cron": "0 7 * * 1", "on_holiday": "shift"}}


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


def days(*texts: str) -> tuple[date, ...]:
    return tuple(day(text) for text in texts)


def fired(job: Job, text: str, *, last: str | None = None) -> Firing:
    at = datetime.combine(day(text), datetime.min.time(), tzinfo=UTC) + timedelta(hours=7)
    return Firing(job=job, at=at, due=Due(day(text), last=day(last) if last else None))


def published(*texts: str) -> Mapping[date, frozenset[str]]:
    return dict.fromkeys(days(*texts), frozenset(REPORTS))


def told(plan: Plan) -> list[str]:
    """Return the steps as a person would write them down."""
    return [
        f"{step.as_of:%m-%d}"
        + (f" {step.firing.job}" if step.firing else "")
        + (" mails" if step.send else "")
        + (" only" if step.only else "")
        for step in plan.steps
        if step.as_of
    ]


def settings(how: str = "newest") -> WorkspaceSettings:
    return settings_of({**MONTHLY, "catch_up": how}, reports=REPORTS)


def test_a_night_after_a_night_runs_the_newest_delivery_alone() -> None:
    known = Known(delivered=days("11-19", "11-20"), published=published("11-19"))

    plan = plan_of(settings(), known, missed=(), current=fired("nightly", "11-21"))

    assert told(plan) == ["11-20 nightly"]


def test_deliveries_that_came_while_nobody_was_there_are_run_in_order_first() -> None:
    known = Known(delivered=days("11-20", "11-17", "11-18", "11-19"), published=published("11-17"))

    plan = plan_of(settings(), known, missed=(), current=fired("nightly", "11-21"))

    assert told(plan) == ["11-18", "11-19", "11-20 nightly"]
    assert not any(step.send for step in plan.steps)


def test_a_delivery_that_a_gate_held_is_not_run_again_for_ever() -> None:
    known = Known(
        delivered=days("11-17", "11-18", "11-19", "11-20"),
        published=published("11-17"),
        held=frozenset(days("11-18")),
    )

    plan = plan_of(settings(), known, missed=(), current=fired("nightly", "11-21"))

    assert told(plan) == ["11-19", "11-20 nightly"]


def test_a_workspace_that_published_nothing_begins_with_its_newest_delivery() -> None:
    known = Known(delivered=days("11-18", "11-19", "11-20"))

    plan = plan_of(settings(), known, missed=(), current=fired("nightly", "11-21"))

    assert told(plan) == ["11-20 nightly"]


def test_what_lies_before_the_newest_publication_is_left_to_backfill() -> None:
    known = Known(delivered=days("11-18", "11-20", "11-24"), published=published("11-20"))

    plan = plan_of(settings(), known, missed=(), current=fired("nightly", "11-25"))

    assert told(plan) == ["11-24 nightly"]


MISSED = (
    fired("weekly", "11-02"),
    fired("monthly", "11-02", last="10-31"),
    fired("weekly", "11-09"),
    fired("nightly", "11-10"),
)
DELIVERED = days("10-29", "10-30", "11-02", "11-06", "11-09", "11-10")


@pytest.mark.parametrize(
    ("how", "current", "steps"),
    [
        (
            "newest",
            fired("nightly", "11-11"),
            ["10-30", "11-02", "11-06", "11-09", "11-10 nightly", "10-30 monthly mails only",
             "11-06 weekly mails only"],
        ),
        (
            "all",
            fired("nightly", "11-11"),
            ["10-30", "11-02", "11-06", "11-09", "11-10 nightly", "10-30 weekly mails only",
             "10-30 monthly mails only", "11-06 weekly mails only"],
        ),
        ("none", fired("nightly", "11-11"), ["11-10 nightly"]),
        # at the start of serve nothing is due, and the nightly run that was missed is made up
        (
            "newest",
            None,
            ["10-30", "11-02", "11-06", "11-09", "11-10", "10-30 monthly mails only",
             "11-06 weekly mails only"],
        ),
        # the weekly run of today tells a newer week than the one that was missed
        (
            "newest",
            fired("weekly", "11-16"),
            ["10-30", "11-02", "11-06", "11-09", "11-10", "10-30 monthly mails only",
             "11-10 weekly mails"],
        ),
    ],
)  # fmt: skip
def test_after_a_downtime_mails_of_the_newest_period_go_out(
    how: str, current: Firing | None, steps: list[str]
) -> None:
    known = Known(delivered=DELIVERED, published=published("10-29"))

    plan = plan_of(settings(how), known, missed=MISSED, current=current)

    assert told(plan) == steps


def test_what_is_passed_over_is_said_with_its_reason() -> None:
    known = Known(delivered=DELIVERED, published=published("10-29"))
    missed = (*MISSED, fired("todo", "11-10"))

    plan = plan_of(settings(), known, missed=missed, current=fired("nightly", "11-11"))

    reasons = [(firing.job, firing.due.nominal.day, reason) for firing, reason in plan.passed]
    assert reasons == [
        ("weekly", 2, "a newer period goes out instead"),
        ("nightly", 10, "nobody was there; deliveries are run by the firing that came next"),
        ("todo", 10, "a to-do mail is for its own day"),
    ]


def test_a_month_without_a_delivery_mails_nothing() -> None:
    known = Known(delivered=days("11-02"), published=published("11-02"))

    plan = plan_of(settings(), known, missed=(), current=fired("monthly", "11-02", last="10-31"))

    assert told(plan) == []
    assert [reason for _, reason in plan.passed] == ["no delivery up to 2026-10-31"]


def test_a_report_that_its_day_did_not_publish_is_made_and_the_newest_day_is_made_again() -> None:
    known = Known(
        delivered=days("10-30", "11-02"),
        published={day("10-30"): frozenset({"todo"}), day("11-02"): frozenset({"todo"})},
    )

    plan = plan_of(settings(), known, missed=(), current=fired("monthly", "11-02", last="10-31"))

    assert told(plan) == ["10-30 monthly mails", "11-02"]


def test_a_todo_mail_never_stands_for_the_nightly_run_that_was_missed() -> None:
    known = Known(delivered=days("11-19", "11-20"), published=published("11-19"))

    plan = plan_of(
        settings(), known, missed=(fired("nightly", "11-21"),), current=fired("todo", "11-21")
    )

    assert told(plan) == ["11-20", "11-20 todo mails"]
    assert plan.steps[0].reports == ()
    assert plan.steps[1].reports == ("todo",)


@pytest.fixture
def shelves(tmp_path: Path) -> Workspace:
    for text in ("2026-11-18", "2026-11-19"):
        folder = tmp_path / "landing" / "crm" / text
        folder.mkdir(parents=True)
        (folder / "Opportunity.csv").write_text("Id\n1\n", encoding="utf-8")
    return Workspace(tmp_path)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}+09:00")


def test_what_was_missed_is_counted_from_the_first_time_that_a_job_is_known(
    shelves: Workspace,
) -> None:
    said = settings()

    first = missed_of(shelves, said, until=at("11-13T12:00"), at=at("11-13T12:00"))
    later = missed_of(shelves, said, until=at("11-16T12:00"), at=at("11-16T12:00"))

    assert first == ()
    assert [(one.job, f"{one.at:%d %H:%M}") for one in later] == [
        ("nightly", "14 05:30"), ("nightly", "16 05:30"), ("todo", "16 06:30"),
        ("weekly", "16 07:00"),
    ]  # fmt: skip


def test_what_is_settled_is_missed_no_more(shelves: Workspace) -> None:
    said = settings()
    missed_of(shelves, said, until=at("11-13T12:00"), at=at("11-13T12:00"))
    done = Settled("done", "", day("11-13"))
    settle(shelves, said, "weekly", due_at=at("11-16T07:00"), told=done, at=at("11-16T07:30"))

    missed = missed_of(shelves, said, until=at("11-17T05:00"), at=at("11-17T05:00"))

    assert "weekly" not in {one.job for one in missed}
    assert is_accounted(shelves.ledger, "weekly", at("11-16T07:00"))
    assert known_of(shelves, said).in_time is False


def test_a_job_of_which_the_settings_say_otherwise_has_missed_nothing(shelves: Workspace) -> None:
    before, now = settings(), settings_of({"weekly": "0 7 * * 2"}, reports=REPORTS)
    missed_of(shelves, before, until=at("11-13T12:00"), at=at("11-13T12:00"))

    missed = missed_of(shelves, now, until=at("11-18T12:00"), at=at("11-18T12:00"))

    assert "weekly" not in {one.job for one in missed}
    assert known_until(shelves.ledger, "weekly", rule=rule_of("weekly", now)) is not None


def test_a_company_whose_deliveries_are_there_on_their_own_day_is_known_by_its_past(
    shelves: Workspace,
) -> None:
    said = settings()
    done = Settled("done", "", day("11-16"))
    settle(shelves, said, "nightly", due_at=at("11-16T05:30"), told=done, at=at("11-16T05:40"))

    assert known_of(shelves, said).in_time is True


def test_a_scheduler_that_starts_knows_whether_it_has_something_to_make_up(
    shelves: Workspace,
) -> None:
    said = settings()

    fresh = is_anything_missed(shelves, said, now=at("11-16T05:00"))
    again = is_anything_missed(shelves, said, now=at("11-16T05:29"))
    late = is_anything_missed(shelves, said, now=at("11-16T05:31"))
    silent = is_anything_missed(shelves, settings("none"), now=at("11-16T05:31"))

    assert (fresh, again, late, silent) == (False, False, True, False)


def test_a_day_that_a_gate_held_is_known_until_it_is_run_again(shelves: Workspace) -> None:
    def run(number: int, state: str) -> None:
        for one in ("started", state):
            write_event(
                shelves.ledger,
                RunEvent(
                    run_id=f"run-{number}",
                    as_of=day("11-18"),
                    step="run",
                    state=one,  # type: ignore[arg-type]
                    at=at("11-19T05:30"),
                    seconds=None,
                    sentence="",
                ),
            )

    run(1, "held")
    held = known_of(shelves, settings()).held
    run(2, "done")

    assert held == {day("11-18")}
    assert known_of(shelves, settings()).held == frozenset()


def test_one_job_waits_for_the_other_and_gives_up_with_the_time_it_was_given(
    tmp_path: Path,
) -> None:
    lock = tmp_path / "state" / "schedule.lock"
    with turn(lock, wait_seconds=0) as first, turn(lock, wait_seconds=0) as second:
        assert (first, second) == (True, False)
    assert wait_until_free(lock, wait_seconds=0)
