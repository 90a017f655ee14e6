"""A run killed at any step, then run again, ends as an undisturbed run ends."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.send.local_mailbox import LocalMailbox
from flows.steps import ORDER

from .conftest import ROOT, Ran
from .test_landing_to_mailbox import content_of, files_of

# Runs the steps of a night in a process that kills itself in the middle of one of them.
_CHILD = """
import os, signal, sys, threading, time
from pathlib import Path
from flows import launch, steps
launch.quiet_libraries()
from flows.night import open_night, sole_run
workspace, victim, delay = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
night = open_night(workspace, as_of=None)
def kill_soon():
    time.sleep(delay)
    os.kill(os.getpid(), signal.SIGKILL)
with sole_run(night):
    for name in steps.ORDER:
        if name == victim:
            threading.Thread(target=kill_soon, daemon=True).start()
        steps.run(name, night)
"""


def run_and_kill(workspace: Path, *, victim: str, delay: float, port: int) -> int:
    environment = os.environ | {
        "SHINCHOKU_SMTP_SERVER": "127.0.0.1",
        "SHINCHOKU_SMTP_PORT": str(port),
    }
    done = subprocess.run(
        [sys.executable, "-c", _CHILD, str(workspace), victim, str(delay)],
        env=environment, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    return done.returncode


def mails_by_state(workspace: Path) -> dict[str, int]:
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
    company: Path,
    shinchoku: Callable[..., Ran],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Ran, LocalMailbox, list[int]]:
    """Return a company whose night was killed in the middle of every step, then run to its end."""
    workspace = tmp_path_factory.mktemp("survivor") / "company"
    shutil.copytree(company, workspace)
    with LocalMailbox(tmp_path_factory.mktemp("survivor_mail")) as server:
        ends = [
            run_and_kill(workspace, victim=step, delay=0.05, port=server.port) for step in ORDER
        ]
        ran = shinchoku(workspace, "run", port=server.port)
    return ran, server, ends


def test_every_step_was_really_killed_or_too_short_to_be(
    survivor: tuple[Ran, LocalMailbox, list[int]],
) -> None:
    ends = dict(zip(ORDER, survivor[2], strict=True))

    assert set(ends.values()) <= {-signal.SIGKILL, 0}
    assert sum(end == -signal.SIGKILL for end in ends.values()) >= len(ORDER) - 4


def test_the_next_run_ends_right(survivor: tuple[Ran, LocalMailbox, list[int]], night: Ran) -> None:
    ran = survivor[0]

    assert ran.status in {0, 4}, ran.said
    assert "Traceback" not in ran.said
    kept = content_of(night.workspace / "warehouse/current/shinchoku.duckdb")
    assert content_of(ran.workspace / "warehouse/current/shinchoku.duckdb") == kept
    assert files_of(ran.workspace / "published") == files_of(night.workspace / "published")


def test_no_mail_came_twice_and_none_is_missing_unless_it_is_shown_as_unknown(
    survivor: tuple[Ran, LocalMailbox, list[int]], night: Ran
) -> None:
    ran, server, _ = survivor
    wanted = mails_by_state(night.workspace)
    got = mails_by_state(ran.workspace)
    files = len(list(server.folder.rglob("*.eml")))

    unknown = got.get("unknown", 0)
    assert unknown <= 1
    assert sum(got.values()) >= wanted["accepted"] - 1
    assert got["accepted"] <= files <= got["accepted"] + unknown
