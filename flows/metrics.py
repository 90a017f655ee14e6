"""How the nights stand, as Prometheus reads it; labels are codes and names of the settings."""

from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from flows.vocabulary.standing import RunStanding, SourceStanding, Standing


class _Gauges:
    """Makes gauges that all bear the name of the workspace: a machine may have several."""

    def __init__(self, workspace: str) -> None:
        self.registry = CollectorRegistry()
        self._workspace = workspace
        self._known: dict[str, Gauge] = {}

    def set(self, name: str, told: str, value: float | None, **labels: str) -> None:
        """Set a gauge; what is not known is left out, and is never 0."""
        if value is None:
            return
        if name not in self._known:
            names = ("workspace", *labels)
            self._known[name] = Gauge(f"shinchoku_{name}", told, names, registry=self.registry)
        self._known[name].labels(workspace=self._workspace, **labels).set(value)


def metrics_text(standing: Standing) -> str:
    """Return the metrics in the text format of Prometheus."""
    gauges = _Gauges(Path(standing.workspace).name)
    gauges.set("looked_at_timestamp_seconds", "When this was written.", standing.at.timestamp())
    if standing.succeeded_at:
        gauges.set(
            "last_success_timestamp_seconds",
            "When a run last ended well.",
            standing.succeeded_at.timestamp(),
        )
    if standing.last_run:
        _of_run(gauges, standing.last_run)
    _of_jobs(gauges, standing)
    for source in standing.sources:
        _of_source(gauges, source)
    told = "Checks for the date of the last run, by outcome."
    gauges.set("checks", told, standing.checks_passed, outcome="pass")
    gauges.set("checks", told, standing.found("warn"), outcome="warn")
    gauges.set("checks", told, standing.found("stop"), outcome="stop")
    for state, count in standing.mails.items():
        gauges.set("mails", "Mails so far, by their state now.", count, state=state)
    gauges.set("published_editions", "Editions of the newest publication.", standing.editions)
    return generate_latest(gauges.registry).decode("utf-8")


def _of_run(gauges: _Gauges, run: RunStanding) -> None:
    gauges.set("run_timestamp_seconds", "When the last run ended, or began.", run.at.timestamp())
    told = "Exit status of the last run: 0 done, 3 held by a gate, 4 not all went out, else failed."
    gauges.set("run_exit_status", told, run.exit_status)
    for step in dict.fromkeys(one.step for one in run.steps):
        seconds = sum(one.seconds for one in run.steps if one.step == step)
        gauges.set("step_seconds", "Seconds of a step of the last run.", seconds, step=step)


def _of_jobs(gauges: _Gauges, standing: Standing) -> None:
    for one in standing.jobs:
        if one.done_at:
            told, at = "When a job was last done.", one.done_at.timestamp()
            gauges.set("job_last_success_timestamp_seconds", told, at, job=one.job)
        if one.next_at:
            told, at = "When a job fires next.", one.next_at.timestamp()
            gauges.set("job_next_timestamp_seconds", told, at, job=one.job)


def _of_source(gauges: _Gauges, one: SourceStanding) -> None:
    source = one.source
    told = "Days since the newest delivery of a source."
    gauges.set("delivery_age_days", told, one.age_days, source=source)
    told = "Days that a source may be quiet: the longest of its last gaps."
    gauges.set("delivery_rhythm_days", told, one.rhythm_days, source=source)
    told = "Rows of a source in the current warehouse, by what became of them."
    gauges.set("source_rows", told, one.rows_read, source=source, fate="read")
    gauges.set("source_rows", told, one.rows_accepted, source=source, fate="accepted")
    gauges.set("source_rows", told, one.rows_quarantined, source=source, fate="quarantined")
