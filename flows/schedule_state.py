"""What a workspace tells of its schedule: deliveries, publications, firings that nobody settled."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from flows import locations
from flows.catching_up import Known, missed_deliveries
from flows.collect.deliveries import list_deliveries
from flows.firing_ledger import (
    FiringEvent,
    FiringState,
    is_accounted,
    known_until,
    settled_days,
    write_firing,
)
from flows.firings import Firing, firings_between, jobs_of
from flows.runs import last_runs
from flows.shelves import Workspace
from flows.vocabulary.schedule import Job
from flows.vocabulary.workspace import WorkspaceSettings

_RUNS_LOOKED_AT: Final = 50
_LOOKED_BACK: Final = timedelta(days=110)
_INSTANT: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a firing: its state, a sentence, and the delivery that it told of."""

    state: FiringState
    sentence: str = ""
    as_of: date | None = None


def known_of(shelves: Workspace, settings: WorkspaceSettings) -> Known:
    """Return what a plan has to know of a workspace."""
    landed = {day for name in settings.sources for day in list_deliveries(shelves.landing, name)}
    waiting = locations.waiting_dates(shelves, settings, forgive=bool(landed))
    delivered = tuple(sorted(landed | set(waiting)))
    zone = ZoneInfo(settings.company.timezone)
    return Known(
        delivered=delivered,
        published=dict(_published(shelves, first=_looked_back(delivered))),
        held=_held(shelves),
        in_time=any(at.astimezone(zone).date() == day for at, day in settled_days(shelves.ledger)),
    )


def _looked_back(delivered: tuple[date, ...]) -> date:
    """Return from which day on publications are looked at: a quarter back and more."""
    return delivered[-1] - _LOOKED_BACK if delivered else date.min


def _published(shelves: Workspace, *, first: date) -> Iterator[tuple[date, frozenset[str]]]:
    for folder in shelves.publications(first=first, before=date.max):
        manifest = folder / "manifest.json"
        if manifest.is_file():
            said = json.loads(manifest.read_text(encoding="utf-8"))
            reports = frozenset(edition["key"]["report"] for edition in said["editions"])
            yield date.fromisoformat(folder.name), reports


def _held(shelves: Workspace) -> frozenset[date]:
    """Return the days whose newest run was held by a gate."""
    newest: dict[date, str] = {}
    for events in last_runs(shelves.ledger, count=_RUNS_LOOKED_AT):
        ends = [event.state for event in events if event.step == "run" and event.state != "started"]
        if ends:
            newest.setdefault(events[0].as_of, ends[-1])
    return frozenset(day for day, state in newest.items() if state == "held")


def missed_of(
    shelves: Workspace, settings: WorkspaceSettings, *, until: datetime, at: datetime
) -> tuple[Firing, ...]:
    """Return the firings before a time that nobody settled, in order.

    Of a job that is new, or of which the settings say otherwise now, nothing was missed: from now
    on it is known.
    """
    found: list[Firing] = []
    for job in jobs_of(settings):
        if job == "arrival":
            continue
        known = known_until(shelves.ledger, job, rule=rule_of(job, settings))
        if known is None:
            begun = Settled("begun")
            settle(shelves, settings, job, due_at=until - _INSTANT, told=begun, at=at)
        else:
            due = firings_between(job, after=known, until=until - _INSTANT, settings=settings)
            found += [one for one in due if not is_accounted(shelves.ledger, job, one.at)]
    return tuple(sorted(found, key=lambda firing: firing.at))


def is_anything_missed(shelves: Workspace, settings: WorkspaceSettings, *, now: datetime) -> bool:
    """Say whether a scheduler that starts now has something to make up; jobs are known from now."""
    missed = missed_of(shelves, settings, until=now, at=now)
    if settings.schedule.catch_up == "none":
        return False
    return bool(missed or missed_deliveries(known_of(shelves, settings)))


def settle(
    shelves: Workspace,
    settings: WorkspaceSettings,
    job: Job,
    *,
    due_at: datetime,
    told: Settled,
    at: datetime,
) -> None:
    """Note what became of a firing."""
    event = FiringEvent(
        job=job,
        due_at=due_at,
        state=told.state,
        rule=rule_of(job, settings),
        at=at,
        as_of=told.as_of,
        sentence=told.sentence,
    )
    write_firing(shelves.ledger, event)


def rule_of(job: Job, settings: WorkspaceSettings) -> str:
    """Return what decides when a job fires, as text."""
    said = settings.schedule.firing(job)
    told = said.model_dump_json(exclude={"reports"}) if said else ""
    return f"{settings.company.timezone} {told}"
