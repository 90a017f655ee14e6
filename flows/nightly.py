"""The flow of the whole job: refresh the warehouse, then publish its reports."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import console, steps, summary, telling
from flows.machine_faults import sentence_of
from flows.night import Night, open_night, sole_run
from flows.publish_progress import publish_progress
from flows.refresh_warehouse import refresh_warehouse
from flows.run_log import libraries_heard
from flows.steps import Done
from flows.vocabulary.run_report import RunOutcome


def _now() -> datetime:
    return datetime.now(tz=UTC)


@task(name="tell operations", retries=1, retry_delay_seconds=10, cache_policy=NO_CACHE)
def tell_operations(night: Night, done: list[Done], outcome: RunOutcome, fault: str) -> str:
    """Mail the run's summary, or the one thing to mend, to operations."""
    return summary.mail(night, done, outcome=outcome, fault=fault)


@task(name="tell of definitions", retries=1, retry_delay_seconds=10, cache_policy=NO_CACHE)
def tell_of_definitions(night: Night) -> str:
    """Mail operations which definitions have changed since an earlier month."""
    return summary.mail_definitions(night)


@flow(name="nightly")
def nightly(
    workspace: Path,
    as_of: date | None = None,
    only: tuple[str, ...] = (),
    send: bool = True,
    full_refresh: bool = False,
    reports: tuple[str, ...] = (),
) -> list[Done]:
    """Run the chosen steps of one night, as a pure function of deliveries, settings and code.

    Raises:
        ShinchokuError: a step could not end well; its message says what to mend.
    """
    chosen = steps.choose(only, send=send)
    night = open_night(
        workspace,
        as_of=as_of,
        send=send,
        full_refresh=full_refresh,
        reports=reports,
        looks_at_places="collect" in chosen,
    )
    done: list[Done] = []
    with sole_run(night), libraries_heard(night, now=_now):
        try:
            summary.started(night, pid=os.getpid())
            done += refresh_warehouse(night, chosen)
            done += publish_progress(night, chosen)
        except Exception as error:
            with console.going_on("the end of the run was not written down"):
                summary.ended(night, done, fault=error)
            with console.going_on("operations were not told"):
                tell_operations(night, done, summary.outcome_of(error), sentence_of(error))
            telling.after(night, done, fault=error)
            raise
        summary.ended(night, done, fault=None)
        if send:
            tell_operations(night, done, "done", "")
            tell_of_definitions(night)
        telling.after(night, done, fault=None)
    return done
