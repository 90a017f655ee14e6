"""The flow that a scheduler starts: what is due today, after what was missed, one at a time."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from prefect import flow
from prefect.client.schemas.objects import State
from prefect.runtime import flow_run
from prefect.states import Completed

from flows import arrival, console, telling
from flows.catching_up import Plan, Step, plan_of
from flows.errors import HeldError
from flows.firing_ledger import is_accounted
from flows.firings import BusinessDays, Due, Firing, due_on, firings_between
from flows.night import AnotherRunError
from flows.nightly import nightly
from flows.run_events import for_job
from flows.schedule_state import Settled, known_of, missed_of, settle
from flows.settings import load_settings
from flows.shelves import Workspace
from flows.turns import turn, wait_until_free
from flows.vocabulary.schedule import Job
from flows.vocabulary.workspace import WorkspaceSettings

_REFRESH: Final = ("collect", "ingest", "judge", "model", "outlook")
_SECONDS_PER_MINUTE: Final = 60.0


@flow(name="scheduled")
def scheduled(
    workspace: Path,
    job: Job | None = None,
    at: datetime | None = None,
    *,
    though_not_due: bool = False,
) -> State[list[str]]:
    """Do what a job has to do at a time, after what was missed before it.

    Args:
        workspace: The workspace.
        job: The job that fires; none: only what was missed.
        at: When it was due; the time for which Prefect scheduled this run, if none is given.
        though_not_due: Do it whatever the calendar says, as a person may ask.

    Raises:
        ShinchokuError: a run could not end well; the others were run all the same.
    """
    os.umask(0o077)  # a worker's process does not come by the command line
    due_at = _plain(at or flow_run.scheduled_start_time)
    shelves = Workspace(workspace.resolve())
    settings = load_settings(shelves)
    patience = 0 if job == "arrival" else settings.schedule.wait_minutes * _SECONDS_PER_MINUTE
    with turn(shelves.schedule_lock, wait_seconds=patience) as has_it:
        if not has_it:
            said = [f"another job is at work in [{workspace}]; the next firing makes this one up"]
        elif job == "arrival":
            said = [_look(shelves, settings, due_at)]
        else:
            firing = _firing(job, due_at, settings, though_not_due=though_not_due) if job else None
            with telling.left_behind(shelves):  # once more: now it is known what came of the firing
                said = _settle_all(shelves, settings, firing, until=due_at)
    for sentence in said:
        console.line(sentence)
    return Completed(message="; ".join(said), data=said)


def _plain(moment: datetime) -> datetime:
    """Return a moment as Python's own type: Prefect's loses its zone when time is taken off."""
    return datetime.fromtimestamp(moment.timestamp(), tz=UTC)


def _now() -> datetime:
    return datetime.now(tz=UTC)


def _firing(
    job: Job, due_at: datetime, settings: WorkspaceSettings, *, though_not_due: bool
) -> Firing | str:
    """Return the firing that a scheduler means; or why there is nothing to do."""
    day = due_at.astimezone(ZoneInfo(settings.company.timezone)).date()
    calendar = BusinessDays.of_company(settings.company, around=day)
    due = due_on(job, day, settings=settings, calendar=calendar)
    if isinstance(due, str):
        return Firing(job=job, at=due_at, due=Due(day)) if though_not_due else f"{job}: {due}"
    return Firing(job=job, at=due_at, due=due)


def _settle_all(
    shelves: Workspace, settings: WorkspaceSettings, firing: Firing | str | None, *, until: datetime
) -> list[str]:
    """Run what was missed and what is due; return a sentence for each."""
    missed = missed_of(shelves, settings, until=until, at=_now())
    said = [firing] if isinstance(firing, str) else []
    current = None if isinstance(firing, str) else firing
    if current and is_accounted(shelves.ledger, current.job, current.at):
        said, current = [f"{current.job}: done before"], None
    if current and (reason := _why_too_late(settings, current)):
        _pass_over(shelves, settings, current, reason)
        said, current = [f"{current.job}: {reason}"], None
    plan = plan_of(settings, known_of(shelves, settings), missed=missed, current=current)
    ran, faults = _carry_out(shelves, settings, plan)
    # noted last: a run that is killed before leaves them missed, and the next one does it all
    for passed, reason in plan.passed:
        _pass_over(shelves, settings, passed, reason)
        said.append(f"{passed.job} of {passed.due.nominal}: {reason}")
    if faults:
        for sentence in (*said, *ran):
            console.line(sentence)
        raise faults[-1]
    return said + ran


def _pass_over(
    shelves: Workspace, settings: WorkspaceSettings, firing: Firing, reason: str
) -> None:
    told = Settled("passed over", reason)
    settle(shelves, settings, firing.job, due_at=firing.at, told=told, at=_now())


def _why_too_late(settings: WorkspaceSettings, firing: Firing) -> str:
    """Return why a firing that comes late has nothing to do any more."""
    now = _now()
    if firing.job == "todo":
        zone = ZoneInfo(settings.company.timezone)
        late = now.astimezone(zone).date() > firing.at.astimezone(zone).date()
        return "a to-do mail is for its own day" if late else ""
    later = firings_between(firing.job, after=firing.at, until=now, settings=settings)
    if settings.schedule.catch_up != "all" and any(later):
        return "a newer one is due already"
    return ""


def _carry_out(
    shelves: Workspace, settings: WorkspaceSettings, plan: Plan
) -> tuple[list[str], list[Exception]]:
    """Run each step in its turn; one that fails does not keep the others from it."""
    said: list[str] = []
    faults: list[Exception] = []
    for step in plan.steps:
        told, fault = _run(shelves, settings, step)
        said.append(told.sentence)
        faults += [fault] if fault else []
        if step.firing and not isinstance(fault, AnotherRunError):
            due_at = step.firing.at
            settle(shelves, settings, step.firing.job, due_at=due_at, told=told, at=_now())
    return said, faults


def _run(
    shelves: Workspace, settings: WorkspaceSettings, step: Step
) -> tuple[Settled, Exception | None]:
    patience = settings.schedule.wait_minutes * _SECONDS_PER_MINUTE
    wait_until_free(shelves.lock, wait_seconds=patience)
    name = step.firing.job if step.firing else "delivery"
    told = f"{name} as of {step.as_of}"
    try:
        with for_job(step.firing.job if step.firing else None):
            nightly(
                workspace=shelves.root,
                as_of=step.as_of,
                only=step.only,
                send=step.send,
                reports=step.reports,
            )
    except HeldError as error:
        return Settled("held", f"{told}: held by a gate", step.as_of), error
    except Exception as error:  # noqa: BLE001  # raised at the end, after the other steps
        first = next(iter(str(error).splitlines()), type(error).__name__)
        return Settled("failed", f"{told}: {first}", step.as_of), error
    return Settled("done", f"{told}: done", step.as_of), None


def _look(shelves: Workspace, settings: WorkspaceSettings, due_at: datetime) -> str:
    """Look for a new delivery and refresh the warehouse if one is in as a whole."""
    firing = _firing("arrival", due_at, settings, though_not_due=False)
    if isinstance(firing, str):
        return firing
    memory, now = arrival.recall(shelves), arrival.look(shelves, settings)
    reason = arrival.why_wait(memory, now, usual=arrival.rules_of(shelves, settings))
    if not reason and not wait_until_free(shelves.lock, wait_seconds=0):
        reason = "another run is at work; looking once more"
    if reason:
        arrival.remember(shelves, arrival.Memory(seen=now, refreshed=memory.refreshed))
        return f"arrival: {reason}"
    try:
        with for_job("arrival"):
            nightly(workspace=shelves.root, only=_REFRESH, send=False)
    finally:
        taken = arrival.look(shelves, settings).that_was_in(now)
        arrival.remember(shelves, arrival.Memory(seen=now, refreshed=taken))
    return f"arrival: refreshed with {len(now.new_since(memory.refreshed).files)} new files"
