"""Schedules; nothing else. ``shinchoku serve`` keeps them on an embedded scheduler."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from prefect import serve
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron

from flows.nightly import nightly
from flows.vocabulary.workspace import WorkspaceSettings

_DESCRIPTIONS: Final = {
    "nightly": "Collect, ingest, judge, model: the warehouse as of the newest delivery.",
    "weekly": "The whole job with the weekly reports in the mail.",
    "todo": "The whole job with the to-do mails of the day, and nothing else, in the mail.",
}


def serve_schedules(workspace: Path, settings: WorkspaceSettings) -> None:
    """Run the schedules until stopped.

    The nightly run refreshes the warehouse and mails nobody; the weekly run mails every report
    of the settings; the to-do run, where the settings have one, mails the to-dos alone. All read
    cron and time zone from the settings.
    """
    schedule = settings.schedule
    todo = [name for name, report in settings.reports.items() if report.template == "todo"]
    deployments = [
        _deployment(workspace, settings, name="nightly", cron=schedule.nightly, send=False),
        _deployment(workspace, settings, name="weekly", cron=schedule.weekly, send=True),
    ]
    if todo:
        deployments.append(
            _deployment(
                workspace, settings, name="todo", cron=schedule.todo, send=True, reports=todo
            )
        )
    serve(*deployments, limit=1)


def _deployment(
    workspace: Path,
    settings: WorkspaceSettings,
    *,
    name: str,
    cron: str,
    send: bool,
    reports: Sequence[str] = (),
) -> RunnerDeployment:
    return RunnerDeployment.from_flow(
        nightly,
        name=name,
        schedule=Cron(cron, timezone=settings.company.timezone),
        parameters={"workspace": str(workspace), "send": send, "reports": list(reports)},
        description=_DESCRIPTIONS[name],
    )
