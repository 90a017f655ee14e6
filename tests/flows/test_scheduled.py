"""The flow that a scheduler starts, on a company whose deliveries a gate holds: quick and real."""

import json
import warnings
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
import yaml

from flows.errors import HeldError
from flows.firing_ledger import last_firings
from flows.firings import cron_of
from flows.runs import last_runs
from flows.schedule_state import missed_of
from flows.settings import load_settings
from flows.shelves import Workspace
from flows.turns import turn
from flows.vocabulary.schedule import Job

from .conftest import Answer

ROOT = Path(__file__).resolve().parents[2]
DAYS = ("2026-11-17", "2026-11-18", "2026-11-19")
# Monday, 23 November, is a holiday
SATURDAY, TUESDAY = "2026-11-21T07:00+09:00", "2026-11-24T07:00+09:00"

pytestmark = pytest.mark.usefixtures("prefect")


@pytest.fixture
def shelves(workspace: Path, shinchoku: Callable[..., Answer]) -> Workspace:
    """Return a workspace that published its first delivery and whose stages are not all known."""
    shinchoku("init", workspace, "--from", "salesforce")
    settings = workspace / "shinchoku.yaml"
    text = settings.read_text(encoding="utf-8").replace("stage: Prospecting", "stage: Other", 1)
    settings.write_text(text, encoding="utf-8")
    for day in DAYS:
        folder = workspace / "landing" / "crm" / day
        folder.mkdir(parents=True)
        (folder / "Opportunity.csv").write_text(
            "Id,Name,StageName,Amount,CloseDate,OwnerId,CreatedDate\n"
            "006A,倉庫,Prospecting,100,2026-12-01,005A,2026-11-01\n",
            encoding="utf-8",
        )
    published = workspace / "published" / DAYS[0]
    published.mkdir(parents=True)
    (published / "manifest.json").write_text(json.dumps({"editions": []}), encoding="utf-8")
    return Workspace(workspace)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def runs_of(shelves: Workspace) -> list[tuple[date, str]]:
    """Return the days of the runs in order, each with how it ended."""
    runs = reversed(last_runs(shelves.ledger, count=20))
    return [(events[-1].as_of, events[-1].state) for events in runs]


def call(
    shelves: Workspace, job: Job | None, when: str, *, late: int = 0, not_due: bool = False
) -> list[str]:
    """Start the flow for a time, so many days after it."""
    from flows import scheduled

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(scheduled, "_now", lambda: at(when) + timedelta(days=late, seconds=5))
        said = scheduled.scheduled(shelves.root, job, at(when), though_not_due=not_due)
    return cast("list[str]", said)  # Prefect gives the state's data


def test_missed_deliveries_are_run_in_order_and_one_that_is_held_stops_no_other(
    shelves: Workspace,
) -> None:
    with pytest.raises(HeldError, match="Prospecting"):
        call(shelves, "nightly", SATURDAY)

    assert runs_of(shelves) == [
        (date(2026, 11, 18), "held"),
        (date(2026, 11, 19), "held"),
    ]
    settled = last_firings(shelves.ledger)["nightly"]
    assert (settled.state, settled.as_of) == ("held", date(2026, 11, 19))


def test_a_day_that_is_none_of_a_job_runs_nothing_and_says_why(shelves: Workspace) -> None:
    landing = shelves.landing / "crm"
    for day in DAYS[1:]:
        (landing / day / "Opportunity.csv").unlink()

    said = call(shelves, "weekly", SATURDAY)
    off = call(shelves, "quarterly", SATURDAY)

    assert said == ["weekly: [0 7 * * 1] has nothing for 2026-11-21"]
    assert off == ["quarterly: schedule.quarterly is off"]
    assert runs_of(shelves) == []


def test_a_shifted_job_runs_after_the_holiday_and_only_once(shelves: Workspace) -> None:
    with pytest.raises(HeldError):
        call(shelves, "weekly", TUESDAY)
    again = call(shelves, "weekly", TUESDAY)

    assert again == ["weekly: done before"]
    settled = last_firings(shelves.ledger)["weekly"]
    assert (settled.state, settled.as_of) == ("held", date(2026, 11, 19))


@pytest.mark.parametrize(
    ("job", "when", "reason"),
    [
        ("nightly", SATURDAY, "a newer one is due already"),
        ("weekly", TUESDAY, "a newer one is due already"),
        ("todo", TUESDAY, "a to-do mail is for its own day"),
    ],
)
def test_a_job_that_a_scheduler_starts_days_late_is_not_done_for_its_old_day(
    shelves: Workspace, job: Job, when: str, reason: str
) -> None:
    with pytest.raises(HeldError):
        call(shelves, job, when, late=8)

    settled = last_firings(shelves.ledger)[job]
    assert (settled.state, settled.sentence) == ("passed over", reason)


def test_a_person_may_have_a_job_done_on_any_day(shelves: Workspace) -> None:
    with pytest.raises(HeldError):
        call(shelves, "weekly", SATURDAY, not_due=True)

    assert last_firings(shelves.ledger)["weekly"].as_of == date(2026, 11, 19)


def test_a_second_job_waits_and_then_leaves_its_work_to_the_next_firing(
    shelves: Workspace,
) -> None:
    settings = shelves.settings_file
    text = settings.read_text(encoding="utf-8").replace(
        "catch_up: newest", "catch_up: newest\n  wait_minutes: 0", 1
    )
    settings.write_text(text, encoding="utf-8")

    with turn(shelves.schedule_lock, wait_seconds=0):
        said = call(shelves, "nightly", SATURDAY)

    assert "another job is at work" in said[0]
    assert runs_of(shelves) == []
    assert last_firings(shelves.ledger) == {}


def test_what_was_missed_while_nobody_was_there_is_settled_at_the_start(
    shelves: Workspace,
) -> None:
    said = load_settings(shelves)
    missed_of(shelves, said, until=at("2026-11-13T12:00+09:00"), at=at(SATURDAY))

    with pytest.raises(HeldError):
        call(shelves, None, TUESDAY)

    assert [day for day, _ in runs_of(shelves)][:2] == [date(2026, 11, 18), date(2026, 11, 19)]
    states = {job: event.state for job, event in last_firings(shelves.ledger).items()}
    assert states["nightly"] == "passed over"
    assert missed_of(shelves, said, until=at(TUESDAY), at=at(TUESDAY)) == ()


def test_prefect_yaml_asks_when_the_settings_of_a_fresh_workspace_would(
    shelves: Workspace,
) -> None:
    text = shelves.settings_file.read_text(encoding="utf-8")
    text = text.replace("  # quarterly:", "  quarterly:").replace("  # arrival:", "  arrival:")
    text = text.replace("  # gap-improvement:", "  gap-improvement:")
    for line in ("template: gap", "cadence: monthly", "scopes: [company, unit]"):
        text = text.replace(f"  #   {line}", f"    {line}")
    shelves.settings_file.write_text(text, encoding="utf-8")
    settings = load_settings(shelves)

    said = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))

    found = {one["name"]: one["schedules"][0] for one in said["deployments"]}
    jobs: tuple[Job, ...] = ("nightly", "todo", "weekly", "monthly", "quarterly", "arrival")
    assert found == {
        job: {"cron": cron_of(job, settings), "timezone": settings.company.timezone} for job in jobs
    }
    assert {one["parameters"]["job"] for one in said["deployments"]} == set(jobs)


def test_serve_and_prefect_yaml_say_the_same_of_a_job(shelves: Workspace) -> None:
    from flows.deployments import DESCRIPTIONS, deployments_of

    said = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))
    served = {one.name: one for one in deployments_of(shelves.root, load_settings(shelves))}

    assert {one["name"]: one["description"] for one in said["deployments"]} == DESCRIPTIONS
    assert set(served) == {"nightly", "weekly"}
    assert {one["concurrency_limit"]["limit"] for one in said["deployments"]} == {1}
    for one in said["deployments"]:
        if one["name"] in served:
            (schedule,) = served[one["name"]].schedules or ()
            assert schedule.schedule.model_dump(include={"cron", "timezone"}) == one["schedules"][0]


def test_the_doctor_says_when_each_job_runs_next_and_what_it_mails(
    shelves: Workspace, shinchoku: Callable[..., Answer]
) -> None:
    answer = shinchoku("doctor", "-w", shelves.root, "--json")

    found = {one["topic"]: one for one in json.loads(answer.out)}
    assert found["schedule nightly"]["outcome"] == "fine"
    assert "05:30 Asia/Tokyo" in found["schedule nightly"]["sentence"]
    assert found["schedule weekly"]["sentence"].endswith("; mails weekly-progress")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('{cron: "0 7 * * 6", on_holiday: skip}', "never meets a day on which it does something"),
        ('"0 7 * *"', "is no schedule"),
        ('{cron: "0 7 * * 1", reports: [monthly-news]}', "[monthly-news], which is no report"),
    ],
)
def test_the_doctor_names_the_fault_of_a_schedule(
    shelves: Workspace, shinchoku: Callable[..., Answer], wrong: str, said: str
) -> None:
    text = shelves.settings_file.read_text(encoding="utf-8")
    text = text.replace('{cron: "0 7 * * 1", on_holiday: shift}', wrong, 1)
    shelves.settings_file.write_text(text, encoding="utf-8")

    answer = shinchoku("doctor", "-w", shelves.root, "--json")

    assert answer.status == 2
    (fault,) = [
        one
        for one in json.loads(answer.out)
        if one["outcome"] == "fault" and one["topic"] in {"settings", "schedule weekly"}
    ]
    assert said in fault["sentence"]


def test_serve_is_silent_of_prefects_own_end_and_of_nothing_else(
    shelves: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows import deployments

    async def astop() -> None:
        """Stand for the end of Prefect's runner, which its signal handler does not await."""

    astop.__qualname__ = "Runner.astop"

    def stopped(*_: object, **__: object) -> None:
        _ = astop()
        del _
        warnings.warn("another one", RuntimeWarning, stacklevel=1)

    monkeypatch.setattr(deployments, "serve", stopped)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        deployments.serve_schedules(shelves.root, load_settings(shelves))

    assert [str(one.message) for one in told] == ["another one"]
