"""One event in Prefect for the end of each run, and one for each gate that held; codes alone.

They are emitted where a Prefect API is named, by Prefect's own thread: a night never waits for it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

from flows import run_log
from flows.night import Night, StoppedByGateError
from flows.vocabulary.schedule import Job

if TYPE_CHECKING:
    from flows.steps import Done

BY_HAND: Final = "by hand"
_JOB: ContextVar[str] = ContextVar("the job that a run is for", default=BY_HAND)

Told = tuple[str, dict[str, str], dict[str, object]]


@contextmanager
def for_job(job: Job | None) -> Iterator[None]:
    """Say for which job the runs of the block are."""
    mark = _JOB.set(job or "delivery")
    try:
        yield
    finally:
        _JOB.reset(mark)


def emit(night: Night, done: Sequence["Done"], fault: Exception | None) -> None:
    """Emit what there is to tell, where the environment names a Prefect API."""
    from prefect.events import emit_event
    from prefect.settings import PREFECT_API_URL

    if not PREFECT_API_URL.value():
        return
    for event, resource, payload in events_of(night, done, fault):
        emit_event(event, resource, payload=payload)


def events_of(night: Night, done: Sequence["Done"], fault: Exception | None) -> Iterator[Told]:
    """Yield name, resource and payload of each event of a run."""
    counts = {name: count for step in done for name, count in step.counts.items()}
    outcome: str = run_log.end_of(fault) if fault else "done"
    if outcome == "done" and counts.get("editions_published"):
        outcome = "published"
    workspace = night.workspace.name
    about: dict[str, object] = {
        "run_id": night.run_id,
        "as_of": night.as_of.isoformat(),
        "job": _JOB.get(),
        "outcome": outcome,
    }
    whole = {"prefect.resource.id": f"shinchoku.workspace.{workspace}"}
    named = {"prefect.resource.name": workspace, "shinchoku.job": _JOB.get()}
    beside: dict[str, object] = {
        "seconds": round(sum(step.seconds for step in done), 1),
        "mails_failed": counts.get("mails_failed", 0),
        "codes": list(run_log.codes_of(fault)) if fault else [],
    }
    yield f"shinchoku.night.{outcome}", whole | named, about | beside
    if isinstance(fault, StoppedByGateError):
        stage = fault.verdict.stage
        checks = list(dict.fromkeys(check.check for check in fault.verdict.failed("stop")))
        gate = {"prefect.resource.id": f"shinchoku.gate.{workspace}.{stage}"}
        yield "shinchoku.gate.held", gate | named, about | {"stage": stage, "checks": checks}
