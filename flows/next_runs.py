"""When the jobs of a schedule run next, in sentences for doctor and serve."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flows.firings import cron_of, jobs_of, next_firing, reports_of
from flows.vocabulary.schedule import MAILED_BY, Job
from flows.vocabulary.workspace import WorkspaceSettings


@dataclass(frozen=True, slots=True)
class NextRun:
    """What is told of one job; ``fault`` where it can never do anything."""

    job: Job
    sentence: str
    fault: str = ""


def next_runs(settings: WorkspaceSettings, *, now: datetime) -> Iterator[NextRun]:
    """Yield when each job has to do something next, and which reports it mails."""
    zone = ZoneInfo(settings.company.timezone)
    for job in jobs_of(settings):
        firing = next_firing(job, after=now, settings=settings)
        if firing is None:
            fault = f"[{cron_of(job, settings)}] never meets a day on which it does something"
            yield NextRun(job, "", fault)
            continue
        at = firing.at.astimezone(zone)
        moved = "" if firing.due.nominal == at.date() else f", for {firing.due.nominal}"
        mails = f"; mails {', '.join(reports_of(job, settings))}" if job in MAILED_BY else ""
        yield NextRun(job, f"{at:%Y-%m-%d (%a) %H:%M} {zone.key}{moved}{mails}")


def unmailed(settings: WorkspaceSettings) -> tuple[str, ...]:
    """Return the reports that no job mails."""
    mailed = {name for job in MAILED_BY for name in reports_of(job, settings)}
    return tuple(name for name in settings.reports if name not in mailed)
