"""Jobs under a real Prefect server and worker, and under ``shinchoku serve``, on loopback."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
import yaml

from flows.schedule_state import Settled, settle
from flows.send.local_mailbox import LocalMailbox
from flows.settings import load_settings
from flows.shelves import Workspace

from .conftest import ROOT, Ran

pytestmark = pytest.mark.slow

LONGEST_SECONDS = 900  # on a machine that is busy; a company that is as it was takes a minute
EVERY_DAY = "0 7 * * *"
JOBS = {"nightly", "todo", "weekly", "monthly", "quarterly", "arrival"}


@dataclass(frozen=True)
class Scheduler:
    """A company that a night was run for, and the environment of who runs its schedule."""

    shelves: Workspace
    environment: dict[str, str]
    mail: Path

    def settings(self, schedule: dict[str, Any]) -> None:
        """Write another schedule into the settings."""
        file = self.shelves.settings_file
        said = yaml.safe_load(file.read_text(encoding="utf-8"))
        text = yaml.safe_dump({**said, "schedule": schedule}, allow_unicode=True)
        file.write_text(text, encoding="utf-8")

    def mails(self) -> int:
        """Count what lies in the mailbox, but for word to operations."""
        files = self.mail.rglob("*.eml")
        return sum("sales-ops" not in file.as_posix() for file in files)

    def firings(self) -> list[tuple[str, str]]:
        """Return the firings that were settled, in order, each with what became of it."""
        with suppress(sqlite3.OperationalError), sqlite3.connect(self.shelves.ledger) as ledger:
            return ledger.execute(
                "select job, state from firing_event where state <> 'begun' order by id"
            ).fetchall()
        return []

    def runs(self) -> list[tuple[str, str, str]]:
        """Return the runs in order: id, begin and end."""
        with sqlite3.connect(self.shelves.ledger) as ledger:
            return ledger.execute(
                "select run_id, min(id), max(id) from run_event where step = 'run'"
                " group by run_id order by 2"
            ).fetchall()

    @contextmanager
    def at_work(self, *command: str) -> Iterator[subprocess.Popen[str]]:
        """Start a command of its own group that goes on, and end all of the group afterwards."""
        with (self.mail.parent / f"{Path(command[0]).name}.log").open("a") as log:
            child = subprocess.Popen(
                command, env=self.environment, cwd=ROOT, text=True, stdout=log,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
            try:
                yield child
            finally:
                child.terminate()
                with suppress(subprocess.TimeoutExpired):
                    child.wait(timeout=20)
                with suppress(ProcessLookupError):
                    os.killpg(child.pid, signal.SIGKILL)

    def prefect(self, *words: str) -> str:
        """Call Prefect's own command line."""
        done = subprocess.run(
            [sys.executable, "-m", "prefect", *words], env=self.environment, cwd=ROOT,
            capture_output=True, text=True, check=False, timeout=LONGEST_SECONDS,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def wait_for(sign: Callable[[], object], what: str) -> None:
    end = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < end:
        with suppress(OSError, httpx.HTTPError):
            if sign():
                return
        time.sleep(0.5)
    pytest.fail(f"waited {LONGEST_SECONDS} s in vain for {what}")


@pytest.fixture
def scheduler(night: Ran, tmp_path: Path) -> Iterator[Scheduler]:
    """Return the company after its night, with no mail sent yet and a mailbox of its own."""
    workspace = tmp_path / "company"
    shutil.copytree(night.workspace, workspace)
    (workspace / "state" / "ledger.sqlite").unlink()
    with LocalMailbox(tmp_path / "mail") as server:
        yield Scheduler(
            shelves=Workspace(workspace),
            mail=tmp_path / "mail",
            environment=os.environ
            | {
                "PREFECT_HOME": str(tmp_path / "prefect"),
                "PREFECT_WORKER_QUERY_SECONDS": "2",
                "PREFECT_RUNNER_POLL_FREQUENCY": "2",
                "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
                "PREFECT_SERVER_SERVICES_SCHEDULER_LOOP_SECONDS": "5",
                "SHINCHOKU_SMTP_SERVER": "127.0.0.1",
                "SHINCHOKU_SMTP_PORT": str(server.port),
                "SHINCHOKU_HOME": str(ROOT),
                "SHINCHOKU_WORKSPACE": str(workspace),
                "PYTHONPATH": os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", ""))),
                "NO_COLOR": "1",
            },
        )


@pytest.fixture
def free_port() -> int:
    """Return a port of loopback that nobody has."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def server(scheduler: Scheduler, free_port: int) -> Iterator[Scheduler]:
    """Return the company under a Prefect server with a worker, both of the operator's own."""
    api = f"http://127.0.0.1:{free_port}/api"
    scheduler.environment["PREFECT_API_URL"] = api
    python = (sys.executable, "-m", "prefect")
    where = ("--host", "127.0.0.1", "--port", str(free_port))
    with scheduler.at_work(*python, "server", "start", *where):
        wait_for(lambda: httpx.get(f"{api}/health", timeout=30).is_success, "the server")
        scheduler.prefect("work-pool", "create", "shinchoku", "--type", "process")
        scheduler.prefect("--no-prompt", "deploy", "--all")
        with scheduler.at_work(*python, "worker", "start", "--pool", "shinchoku"):
            yield scheduler


def _asked(server: Scheduler, what: str, **filters: object) -> list[dict[str, Any]]:
    """Return what the server's own interface says."""
    api = server.environment["PREFECT_API_URL"]
    answer = httpx.post(f"{api}/{what}/filter", json=filters, timeout=30)
    answer.raise_for_status()
    return list(answer.json())


def _planned(server: Scheduler, deployed: dict[str, str]) -> dict[str, list[datetime]]:
    """Return the times of each deployment that the server's scheduler has written down."""
    found: dict[str, list[datetime]] = {}
    for run in _asked(server, "flow_runs"):
        if run["auto_scheduled"]:
            at = datetime.fromisoformat(run["expected_start_time"])
            local = at.astimezone(ZoneInfo("Asia/Tokyo"))
            found.setdefault(deployed[run["deployment_id"]], []).append(local)
    return found


def _ended(server: Scheduler, count: int) -> list[dict[str, Any]]:
    """Return the runs that a person asked for, once so many have ended."""
    ends = {"state": {"type": {"any_": ["COMPLETED", "FAILED", "CRASHED"]}}}
    found: list[dict[str, Any]] = []

    def look() -> bool:
        runs = _asked(server, "flow_runs", flow_runs=ends)
        found[:] = [run for run in runs if run["deployment_id"] and not run["auto_scheduled"]]
        return len(found) >= count

    wait_for(look, f"{count} ended runs")
    return found


def test_a_worker_does_the_jobs_of_a_server_one_after_the_other(server: Scheduler) -> None:
    """Two jobs asked for at once, of deployments that prefect.yaml made."""
    server.settings({"weekly": EVERY_DAY, "nightly": EVERY_DAY, "arrival": {"on_holiday": "run"}})
    newest = max(folder.name for folder in (server.shelves.root / "published").iterdir())
    deployed = {one["id"]: one["name"] for one in _asked(server, "deployments")}
    assert set(deployed.values()) == JOBS
    wait_for(lambda: _planned(server, deployed).keys() == JOBS, "times of every deployment")
    assert {f"{at:%H:%M}" for at in _planned(server, deployed)["nightly"]} == {"05:30"}

    server.prefect("deployment", "run", "scheduled/weekly")
    server.prefect("deployment", "run", "scheduled/nightly")
    ended = _ended(server, 2)

    assert {run["state"]["type"] for run in ended} == {"COMPLETED"}, ended
    said = sorted(run["state"]["message"] for run in ended)
    assert said == [f"nightly as of {newest}: done", f"weekly as of {newest}: done"]
    first, second = server.runs()
    assert first[2] < second[1], "the second began before the first had ended"
    assert server.mails() > 0
    assert sorted(server.firings()) == [("nightly", "done"), ("weekly", "done")]


def test_serve_makes_up_what_was_missed_and_then_keeps_its_times(scheduler: Scheduler) -> None:
    scheduler.settings({"nightly": "* * * * *", "weekly": "0 0 * * *"})
    settings, before = load_settings(scheduler.shelves), datetime.now(tz=UTC) - timedelta(days=3)
    settle(
        scheduler.shelves, settings, "weekly", due_at=before,
        told=Settled("done", "", date(2026, 11, 1)), at=before,
    )  # fmt: skip

    command = (sys.executable, "-m", "flows.cli", "serve", "-w", str(scheduler.shelves.root))
    with scheduler.at_work(*command) as serving:
        wait_for(lambda: scheduler.firings().count(("weekly", "done")) > 1, "the weekly job")
        made_up = scheduler.mails()
        wait_for(lambda: ("nightly", "done") in scheduler.firings(), "the nightly job")
        assert serving.poll() is None

    firings = scheduler.firings()
    weekly = [state for job, state in firings if job == "weekly"]
    # the first is that of three days ago, the second the newest that was missed
    assert weekly == ["done", "done", *["passed over"] * (len(weekly) - 2)]
    assert len(weekly) > 3
    assert made_up > 0
    assert scheduler.mails() == made_up
