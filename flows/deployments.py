"""Schedules; nothing else. ``shinchoku serve`` keeps them on an embedded scheduler."""

from datetime import timedelta
from pathlib import Path

from prefect import serve
from prefect.schedules import Cron

from flows.nightly import nightly
from flows.vocabulary.workspace import WorkspaceSettings


def serve_schedules(workspace: Path, settings: WorkspaceSettings) -> None:
    """Run the nightly and the weekly schedule until stopped.

    The nightly run refreshes the warehouse and mails nobody; the weekly run mails every report
    of the settings. Both read cron and time zone from the settings.
    """
    zone = settings.company.timezone
    serve(
        nightly.to_deployment(
            name="nightly",
            schedule=Cron(settings.schedule.nightly, timezone=zone),
            parameters={"workspace": str(workspace), "send": False},
            description="Collect, ingest, judge, model: the warehouse as of the newest delivery.",
        ),
        nightly.to_deployment(
            name="weekly",
            schedule=Cron(settings.schedule.weekly, timezone=zone),
            parameters={"workspace": str(workspace), "send": True},
            description="The whole job with the weekly reports in the mail.",
        ),
        pause_on_shutdown=False,
        limit=1,
        query_seconds=int(timedelta(seconds=10).total_seconds()),
    )
