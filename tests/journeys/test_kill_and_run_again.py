"""A night killed in the midst of every step, then run again, ends as an undisturbed night ends."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from flows.send.local_mailbox import LocalMailbox
from flows.steps import ORDER

from .conftest import ROOT, Ran
from .test_landing_to_mailbox import content_of, files_of

# When a step is killed: as soon as a file of its work is there, else after some seconds. Paths are
# relative to the folder that holds the company and its mail.
IN_THE_MIDST_OF: dict[str, str | float] = {
    "collect": "company/landing/**/*.origin.json",
    "ingest": "company/lake/raw/*/*/as_of=*/*.parquet",
    "judge raw": 3.0,
    "model": "company/warehouse/candidate/shinchoku.duckdb",
    "outlook": 0.5,
    "model outlook": 4.0,
    "judge marts": 0.5,
    "promote": 0.05,
    "prepare": "company/contexts/*/*.json",
    "publish": "company/exports/**/*.parquet",
    "render": "company/published/.*.partial/pdf/*.pdf",
    "send": "mail/**/*.eml",
}
MAY_END_BEFORE = {"promote", "collect"}
LONGEST_SECONDS = 300

# Runs what the last kill left undone, then the next step until it is killed.
_CHILD = """
import sys
from pathlib import Path
from flows import launch, steps
launch.quiet_libraries()
from flows.night import open_night, sole_run
workspace, begun, victim = Path(sys.argv[1]), *sys.argv[2:]
night = open_night(workspace, as_of=None)
with sole_run(night):
    for name in steps.ORDER[steps.ORDER.index(begun):steps.ORDER.index(victim)]:
        steps.run(name, night)
    print(victim, flush=True)
    steps.run(victim, night)
"""


def server_variables(port: int) -> dict[str, str]:
    return {"SHINCHOKU_SMTP_SERVER": "127.0.0.1", "SHINCHOKU_SMTP_PORT": str(port)}


def wait_until(sign: Callable[[], object], child: subprocess.Popen[str]) -> None:
    """Wait for a sign, for the child's end, or for the end of patience."""
    end = time.monotonic() + LONGEST_SECONDS
    while child.poll() is None and not sign() and time.monotonic() < end:
        time.sleep(0.01)


def run_and_kill(workspace: Path, *, begun: str, victim: str, port: int) -> int:
    """Kill the process group's leader alone, as the machine's own out-of-memory killer does."""
    with subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(workspace), begun, victim],
        env=os.environ | server_variables(port), cwd=ROOT, text=True, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as child:  # fmt: skip
        assert child.stdout is not None
        while (line := child.stdout.readline()) and line.strip() != victim:
            pass
        when = IN_THE_MIDST_OF[victim]
        if isinstance(when, str):
            wait_until(lambda: next(workspace.parent.glob(when), None), child)
        else:
            over = time.monotonic() + when
            wait_until(lambda: time.monotonic() > over, child)
        child.kill()
        return child.wait()


def states_of_mails(workspace: Path) -> dict[str, int]:
    with sqlite3.connect(workspace / "state/ledger.sqlite") as connection:
        return dict(
            connection.execute(
                "select event, count(*) from mail_event where id in"
                " (select max(id) from mail_event group by recipient, report, period, edition)"
                " group by event"
            ).fetchall()
        )


@pytest.fixture(scope="module")
def survivor(
    company: Path, shinchoku: Callable[..., Ran], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Ran, int, dict[str, int]]:
    """Return a company whose night was killed in every step and run again, its mails and ends."""
    root = tmp_path_factory.mktemp("survivor")
    workspace = root / "company"
    shutil.copytree(company, workspace)
    with LocalMailbox(root / "mail") as server:
        ends = {
            step: run_and_kill(
                workspace, begun=ORDER[max(place - 1, 0)], victim=step, port=server.port
            )
            for place, step in enumerate(ORDER)
        }
        ran = shinchoku(workspace, "run", port=server.port)
        mails = len(list(server.folder.rglob("*.eml")))
    return ran, mails, ends


def test_every_step_was_really_killed(survivor: tuple[Ran, int, dict[str, int]]) -> None:
    _, _, ends = survivor

    assert set(ends) == set(IN_THE_MIDST_OF)
    assert {step for step, end in ends.items() if end != -signal.SIGKILL} <= MAY_END_BEFORE


def test_the_next_run_ends_as_an_undisturbed_one(
    survivor: tuple[Ran, int, dict[str, int]], night: Ran
) -> None:
    ran, _, _ = survivor

    assert ran.status in {0, 4}, ran.said
    assert "Traceback" not in ran.said
    kept = content_of(night.workspace / "warehouse/current/shinchoku.duckdb")
    assert content_of(ran.workspace / "warehouse/current/shinchoku.duckdb") == kept
    for shelf in ("contexts", "published", "exports"):
        assert files_of(ran.workspace / shelf) == files_of(night.workspace / shelf)


def test_no_mail_came_twice_and_one_of_unknown_fate_is_shown(
    survivor: tuple[Ran, int, dict[str, int]], night: Ran
) -> None:
    ran, mails, _ = survivor
    wanted, got = states_of_mails(night.workspace), states_of_mails(ran.workspace)

    unknown = got.pop("unknown", 0)
    assert unknown <= 1
    assert (ran.status == 4) == (unknown == 1)
    assert got["accepted"] + unknown == wanted["accepted"]
    assert got["accepted"] <= mails <= got["accepted"] + unknown


@pytest.fixture
def left_behind(
    company: Path, prefect_home: Path, tmp_path: Path
) -> Iterator[dict[str, psutil.Process]]:
    """Kill the whole command while dbt is at work; return all that it had started, by call."""
    workspace = tmp_path / "company"
    shutil.copytree(company, workspace)
    child = subprocess.Popen(
        [sys.executable, "-m", "flows.cli", "run", "--no-send", "-w", str(workspace)],
        env=os.environ | {"PREFECT_HOME": str(prefect_home)}, cwd=ROOT, text=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    wait_until((workspace / "warehouse/candidate/shinchoku.duckdb").is_file, child)
    children = psutil.Process(child.pid).children(recursive=True)
    started = {" ".join(process.cmdline()): process for process in children}
    child.kill()
    child.wait()
    yield started
    for process in started.values():
        if process.is_running():
            process.kill()


def test_a_killed_command_leaves_nobody_at_work(left_behind: dict[str, psutil.Process]) -> None:
    _, alive = psutil.wait_procs(list(left_behind.values()), timeout=10)

    assert any("flows.model.dbt_child" in call for call in left_behind)
    assert any("prefect.server" in call for call in left_behind)
    assert alive == []
