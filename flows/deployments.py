"""Schedules; nothing else. ``shinchoku serve`` keeps them on an embedded scheduler."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from prefect import serve
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron

from flows.firings import cron_of, jobs_of
from flows.scheduled import scheduled
from flows.vocabulary.schedule import Job
from flows.vocabulary.workspace import WorkspaceSettings

DESCRIPTIONS: Final[dict[Job, str]] = {
    "nightly": "The warehouse and the publication of the newest delivery. Mails nobody.",
    "weekly": "The weekly reports in the mail.",
    "monthly": "The monthly reports in the mail, on a business day of the fiscal month.",
    "quarterly": "The reports of the quarter in the mail, on a business day of the fiscal quarter.",
    "todo": "The to-do mails of the day, and nothing else, in the mail.",
    "arrival": "The warehouse anew where a new delivery is in as a whole. Mails nobody.",
}


def serve_schedules(workspace: Path, settings: WorkspaceSettings) -> None:
    """Run the schedules until stopped; one run at a time, in the order in which they are due."""
    with warnings.catch_warnings():
        # what Prefect says of itself when systemd stops it: the end is a good one all the same
        warnings.filterwarnings("ignore", message=r"coroutine 'Runner\.astop' was never awaited")
        serve(*deployments_of(workspace, settings), limit=1)


def deployments_of(workspace: Path, settings: WorkspaceSettings) -> Iterator[RunnerDeployment]:
    """Yield a deployment of each job that has something to do.

    The scheduler asks at each time; whether the day is one is decided by the company's calendar.
    """
    for job in jobs_of(settings):
        yield RunnerDeployment.from_flow(
            scheduled,
            name=job,
            schedule=Cron(cron_of(job, settings), timezone=settings.company.timezone),
            parameters={"workspace": str(workspace), "job": job},
            description=DESCRIPTIONS[job],
        )
