"""What a run leaves for those who watch: the page says what the ledgers say."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from flows import telling
from flows.errors import HeldError
from flows.firing_ledger import FiringEvent, write_firing
from flows.night import Night, open_night
from flows.nightly import nightly
from flows.runs import RunEvent, RunState, write_event
from flows.settings import load_settings
from flows.standing import standing_of
from flows.vocabulary.standing import Standing

from .conftest import Answer

DAYS = ("2026-11-13", "2026-11-17", "2026-11-20")
LOOKED_AT = datetime(2026, 11, 25, 0, 30, tzinfo=UTC)


@pytest.fixture
def night(workspace: Path, shinchoku: Callable[..., Answer]) -> Night:
    shinchoku("init", workspace, "--from", "salesforce")
    for day in DAYS:
        delivery = workspace / "landing" / "crm" / day
        delivery.mkdir(parents=True)
        (delivery / "Opportunity.csv").write_text(
            "Id,Name,StageName,Amount,CloseDate,OwnerId,CreatedDate\n"
            "006A,倉庫,<b>交渉</b>,100,2026-12-01,005A,2026-11-01\n",
            encoding="utf-8",
        )
    return open_night(workspace, as_of=None)


def standing(night: Night) -> Standing:
    return standing_of(night.shelves, load_settings(night.shelves), now=LOOKED_AT)


@pytest.mark.usefixtures("prefect")
def test_a_held_run_leaves_a_page_that_says_what_to_mend(night: Night) -> None:
    with pytest.raises(HeldError):
        nightly(workspace=night.workspace, only=("collect", "ingest", "judge"), send=False)

    told, page = standing(night), night.shelves.status_page
    assert (told.last_run.end, told.last_run.exit_status) == ("held", 3)
    assert [step.step for step in told.last_run.steps] == ["collect", "ingest", "judge raw"]
    assert told.found("stop") == 1
    assert told.succeeded_at is None
    text = page.read_text("utf-8")
    assert "検査で止まっています" in text
    assert "&lt;b&gt;交渉&lt;/b&gt;" in text
    assert page.stat().st_mode & 0o077 == 0
    assert not list(page.parent.glob(".status*"))


@pytest.mark.usefixtures("prefect")
def test_the_age_of_a_delivery_is_told_against_the_rhythm_of_its_source(night: Night) -> None:
    nightly(workspace=night.workspace, only=("collect", "ingest"), send=False)

    told = standing(night)
    crm = next(source for source in told.sources if source.source == "crm")
    assert (crm.newest, crm.age_days, crm.rhythm_days) == (date(2026, 11, 20), 5, 4)
    assert crm.is_late
    assert (told.last_run.end, told.last_run.exit_status) == ("done", 0)
    assert told.succeeded_at == told.last_run.at


def test_each_job_tells_its_last_firing_and_its_next(night: Night) -> None:
    for hours, state in ((48, "done"), (24, "failed")):
        at = LOOKED_AT - timedelta(hours=hours)
        write_firing(
            night.shelves.ledger,
            FiringEvent(job="nightly", due_at=at, state=state, rule="r", at=at),
        )

    jobs = {job.job: job for job in standing(night).jobs}

    assert jobs["nightly"].end == "failed"
    assert jobs["nightly"].done_at == LOOKED_AT - timedelta(hours=48)
    assert jobs["nightly"].next_at.isoformat() == "2026-11-26T05:30:00+09:00"
    assert jobs["weekly"].end == "never"


def test_the_last_success_is_known_however_many_runs_failed_since(night: Night) -> None:
    at = LOOKED_AT - timedelta(days=3)
    for number in range(80):
        state: RunState = "failed" if number else "done"
        event = RunEvent(
            run_id=f"run-{number}", as_of=date(2026, 11, 20), step="run", state=state,
            at=at + timedelta(minutes=number), seconds=None, sentence="",
        )  # fmt: skip
        write_event(night.shelves.ledger, event)

    told = standing(night)
    assert told.succeeded_at == at
    assert (len(told.runs), told.last_run.run_id) == (5, "run-79")


def test_status_writes_the_page_where_it_is_asked_to(
    night: Night, shinchoku: Callable[..., Answer], tmp_path: Path
) -> None:
    file = tmp_path / "page.html"

    answer = shinchoku("status", "-w", night.workspace, "--html", file)

    assert answer.status == 0
    assert "まだ一度も処理していません" in file.read_text("utf-8")
    assert file.stat().st_mode & 0o077 == 0


def test_a_place_where_no_page_can_be_written_is_named(
    night: Night, shinchoku: Callable[..., Answer], tmp_path: Path
) -> None:
    answer = shinchoku("status", "-w", night.workspace, "--html", tmp_path)

    assert answer.status == 2
    assert f"[{tmp_path}] cannot be written" in " ".join(answer.err.split())
    assert not list(tmp_path.parent.glob(f".{tmp_path.name}.*"))


def test_metrics_that_cannot_be_written_keep_no_page_from_it(
    night: Night, capsys: pytest.CaptureFixture[str]
) -> None:
    night.shelves.metrics.mkdir(parents=True)

    telling.leave(night.shelves)

    assert "まだ一度も処理していません" in night.shelves.status_page.read_text("utf-8")
    assert "the metrics were not written" in capsys.readouterr().err
    assert not list(night.shelves.state.glob(".*"))


def test_a_room_alone_leaves_the_page_too(night: Night, shinchoku: Callable[..., Answer]) -> None:
    shinchoku("ingest", "-w", night.workspace)

    told = standing(night)
    assert (told.last_run.end, told.last_run.is_room, told.succeeded_at) == ("done", True, None)
    assert "前回" in night.shelves.status_page.read_text("utf-8")
