"""What Prometheus reads: by its own parser, with names of ours alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from flows.errors import HeldError
from flows.metrics import metrics_text
from flows.night import Night
from flows.nightly import nightly
from flows.vocabulary.standing import JobStanding, Standing
from tests.unit.render.test_status_page import FRESH, NOW, RUN, standing

from .conftest import Answer
from .test_run_log import PERSONAL
from .test_run_log import night as night  # noqa: PLC0414  # its fixture, full of what is personal

Samples = dict[tuple[str, ...], float]


def samples_of(text: str) -> Samples:
    families = text_string_to_metric_families(text)
    samples = [sample for family in families for sample in family.samples]
    return {(one.name, *_values(one.labels)): one.value for one in samples}


def _values(labels: dict[str, str]) -> list[str]:
    return [labels[name] for name in sorted(labels) if name != "workspace"]


def test_each_figure_is_the_one_of_the_page() -> None:
    source = FRESH.model_copy(update={"rows_accepted": 1230, "rows_quarantined": 4})
    held = RUN.model_copy(update={"end": "held", "exit_status": 3})
    job = JobStanding(job="nightly", end="done", due_at=NOW, done_at=NOW, next_at=NOW)
    told: Standing = standing(sources=(source,), runs=(held,), jobs=(job,), mails={"failed": 2})

    found = samples_of(metrics_text(told))

    assert found == {
        ("shinchoku_looked_at_timestamp_seconds",): NOW.timestamp(),
        ("shinchoku_last_success_timestamp_seconds",): NOW.timestamp(),
        ("shinchoku_run_timestamp_seconds",): NOW.timestamp(),
        ("shinchoku_run_exit_status",): 3,
        ("shinchoku_step_seconds", "ingest"): 6.5,
        ("shinchoku_job_last_success_timestamp_seconds", "nightly"): NOW.timestamp(),
        ("shinchoku_job_next_timestamp_seconds", "nightly"): NOW.timestamp(),
        ("shinchoku_delivery_age_days", "crm"): 1,
        ("shinchoku_delivery_rhythm_days", "crm"): 3,
        ("shinchoku_source_rows", "read", "crm"): 1234,
        ("shinchoku_source_rows", "accepted", "crm"): 1230,
        ("shinchoku_source_rows", "quarantined", "crm"): 4,
        ("shinchoku_checks", "pass"): 246,
        ("shinchoku_checks", "warn"): 0,
        ("shinchoku_checks", "stop"): 0,
        ("shinchoku_mails", "failed"): 2,
        ("shinchoku_published_editions",): 416,
    }


def test_what_is_not_known_is_left_out_and_never_nought() -> None:
    unknown = FRESH.model_copy(update={"newest": None, "age_days": None, "rows_read": None})

    found = samples_of(metrics_text(standing(sources=(unknown,), runs=(), succeeded_at=None)))

    names = {name for name, *_ in found}
    assert not names & {
        "shinchoku_delivery_age_days", "shinchoku_source_rows", "shinchoku_run_exit_status",
        "shinchoku_last_success_timestamp_seconds",
    }  # fmt: skip


@pytest.mark.usefixtures("prefect")
def test_a_held_night_leaves_metrics_without_a_word_of_a_person(
    night: Night, shinchoku: Callable[..., Answer]
) -> None:
    with pytest.raises(HeldError):
        nightly(workspace=night.workspace, only=("collect", "ingest", "judge"), send=False)

    file: Path = night.shelves.metrics
    text = file.read_text("utf-8")
    found = samples_of(text)
    assert found["shinchoku_run_exit_status",] == 3
    assert found["shinchoku_checks", "stop"] == 1
    assert {"collect", "ingest", "judge raw"} == {
        step for name, *step_ in found for step in step_ if name == "shinchoku_step_seconds"
    }
    assert not [word for word in PERSONAL if word in text]
    assert file.stat().st_mode & 0o077 == 0
    assert not list(file.parent.glob(".*"))
    printed = shinchoku("status", "-w", night.workspace, "--prometheus").out
    assert samples_of(printed).keys() == found.keys()
