"""The log of a run: each step with its run, its seconds and its counts, and no word of a person."""

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows import run_log, steps
from flows.errors import HeldError
from flows.night import Night, Said, open_night
from flows.nightly import nightly
from flows.runs import last_runs

from .conftest import Answer

PERSONAL = ("鈴木一郎", "suzuki", "example.com", "丸山倉庫", "hunter2", "2,345,678", "2345678")
NOON = datetime(2026, 11, 21, 3, tzinfo=UTC)


@pytest.fixture
def night(
    workspace: Path, shinchoku: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> Night:
    """Return a night whose delivery, settings and environment are full of what is nobody else's."""
    monkeypatch.setenv("SHINCHOKU_SMTP_PASSWORD", "hunter2")
    shinchoku("init", workspace, "--from", "salesforce")
    delivery = workspace / "landing" / "crm" / "2026-11-20"
    delivery.mkdir(parents=True)
    (delivery / "Opportunity.csv").write_text(
        "Id,Name,StageName,Amount,CloseDate,OwnerId,CreatedDate\n"
        "006A,丸山倉庫,鈴木一郎 suzuki@example.com,2345678,2026-12-01,005A,2026-11-01\n",
        encoding="utf-8",
    )
    (delivery / "鈴木一郎 suzuki.csv").write_text("x\n", encoding="utf-8")
    return open_night(workspace, as_of=None)


def lines_of(night: Night) -> list[dict[str, Any]]:
    files = sorted((night.shelves.state / "logs").rglob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def assert_nothing_personal(night: Night) -> None:
    files = [path for path in (night.shelves.state / "logs").rglob("*") if path.is_file()]
    texts = [file.read_text("utf-8") + file.name for file in files]
    assert texts
    found = {word for word in PERSONAL for text in texts if word in json.dumps(text) + text}
    assert not found
    assert {file.stat().st_mode & 0o077 for file in files} == {0}


@pytest.mark.usefixtures("prefect")
def test_each_step_stands_in_the_log_with_run_seconds_and_counts(night: Night) -> None:
    nightly(workspace=night.workspace, only=("collect", "ingest"), send=False)

    lines = lines_of(night)
    said = [(line["step"], line["message"], line["level"]) for line in lines]
    assert said == [
        ("run", "run started", "INFO"),
        ("collect", "step started", "INFO"), ("collect", "step done", "INFO"),
        ("ingest", "step started", "INFO"), ("ingest", "step done", "INFO"),
        ("run", "run done", "INFO"),
    ]  # fmt: skip
    assert {line["run_id"] for line in lines} == {last_runs(night.shelves.ledger)[0][0].run_id}
    assert lines[0]["deliveries"] == ["landing/crm/2026-11-20"]
    assert lines[4]["counts"] == {
        "files_read": 1, "files_read_before": 0, "files_refused": 0, "files_unclaimed": 1,
    }  # fmt: skip
    assert float(str(lines[4]["seconds"])) > 0
    assert str(lines[4]["at"]).endswith("+00:00")
    assert_nothing_personal(night)


@pytest.mark.usefixtures("prefect")
def test_a_held_run_names_the_checks_and_nothing_that_they_saw(night: Night) -> None:
    with pytest.raises(HeldError, match="鈴木一郎"):
        nightly(workspace=night.workspace, only=("collect", "ingest", "judge"), send=True)

    lines = lines_of(night)
    assert [line["message"] for line in lines[-2:]] == ["step held", "run held"]
    assert lines[-1]["level"] == "WARNING"
    assert {"StoppedByGateError", "unknown_stage"} <= set(lines[-1]["codes"])
    assert_nothing_personal(night)


@pytest.mark.usefixtures("prefect")
def test_a_fault_that_nobody_foresaw_is_logged_by_its_type_and_place(
    night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_night: Night) -> Said:
        logging.getLogger("some.library").warning("mail to suzuki@example.com, 鈴木一郎, hunter2")
        message = "鈴木一郎 suzuki@example.com hunter2"
        raise KeyError(message)

    monkeypatch.setattr(steps, "_ROOMS", {**steps._ROOMS, "ingest": broken})
    with pytest.raises(KeyError):
        nightly(workspace=night.workspace, only=("collect", "ingest"), send=False)

    lines = lines_of(night)
    warned, failed, ended = lines[-3:]
    assert warned["message"] == "a library warned"
    assert warned["codes"][0] == "some.library"
    assert (failed["step"], failed["message"], failed["level"]) == (
        "ingest", "step failed", "ERROR",
    )  # fmt: skip
    assert failed["codes"][0] == "KeyError"
    assert str(failed["codes"][1]).startswith("test_run_log:")
    assert ended["message"] == "run failed"
    assert_nothing_personal(night)


def test_what_a_library_says_stays_on_the_console(
    night: Night, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    with run_log.libraries_heard(night, now=lambda: NOON):
        logging.getLogger("weasyprint").warning("a font is missing")

    assert "a font is missing" in capsys.readouterr().err
    assert "a font is missing" not in str(lines_of(night))


def test_what_is_no_code_is_left_out(night: Night) -> None:
    codes = ("KeyError", "鈴木一郎", "suzuki@example.com")
    run_log.write(night, run_log.Line("step failed", at=NOON, step="ingest", codes=codes))

    assert lines_of(night)[0]["codes"] == ["KeyError"]


def test_the_exit_status_is_found_though_a_channel_was_told_after_it(night: Night) -> None:
    ended = run_log.Line("run done", at=NOON, counts={run_log.EXIT_STATUS: 4})
    run_log.write(night, ended)
    run_log.write(night, run_log.Line("a channel was told", at=NOON, codes=("chat",)))
    file = night.shelves.log(night.as_of, night.run_id)
    with file.open("ab") as log:
        log.write(b'{"at": "\xff')

    assert run_log.exit_status_of(file) == 4
    assert run_log.channels_told(file) == {"chat"}
    assert run_log.exit_status_of(file.with_name("none")) is None


def test_a_log_that_cannot_be_written_stops_nothing(
    night: Night, capsys: pytest.CaptureFixture[str]
) -> None:
    (night.shelves.state).mkdir(exist_ok=True)
    (night.shelves.state / "logs").write_text("in the way", encoding="utf-8")

    run_log.write(night, run_log.Line("step started", at=NOON, step="ingest"))

    assert "the log of the run was not written" in capsys.readouterr().err
