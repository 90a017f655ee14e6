"""Runs of a workspace in processes of their own: to the end, or to a moment at which they die."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import psutil

from flows.shelves import PROJECT_ROOT, Workspace
from flows.steps import ORDER

LONGEST_SECONDS = 900
_LOOK_SECONDS = 0.004
_READ_EVERY_SECONDS = 1.0
_DONE = re.compile(r"^✓ (\S+(?: \S+)??)\s+[\d.]+ s ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command came to: its exit, its words, how long it took and where it stood."""

    status: int
    said: str
    seconds: float
    readings: int = 0
    unreadable: int = 0

    @property
    def step(self) -> str:
        """Return the step that was under way when the command ended."""
        done = _DONE.findall(self.said)
        if not done:
            return "start"
        place = ORDER.index(done[-1]) + 1
        return ORDER[place] if place < len(ORDER) else "end"


@dataclass
class Company:
    """A workspace under faults and the environment that its commands run in."""

    workspace: Workspace
    folder: Path
    port: int
    number: int = field(default=0)

    def environment(self, **more: str) -> dict[str, str]:
        """Return the environment of a command."""
        return os.environ | {
            "PREFECT_HOME": str(self.folder / "prefect"),
            "NO_COLOR": "1",
            "PYTHONPATH": str(PROJECT_ROOT),
            "SHINCHOKU_SMTP_SERVER": "127.0.0.1",
            "SHINCHOKU_SMTP_PORT": str(self.port),
            **more,
        }

    def start(
        self, *words: str, before: Callable[[], None] | None = None, **more: str
    ) -> "Running":
        """Start a command of its own session; ``before`` is done in it before it begins."""
        self.number += 1
        log = self.folder / "logs" / f"{self.number:04}.log"
        log.parent.mkdir(exist_ok=True)
        with log.open("w", encoding="utf-8") as said:
            child = subprocess.Popen(
                [sys.executable, "-m", "flows.cli", *words, "-w", str(self.workspace.root)],
                env=self.environment(**more), cwd=PROJECT_ROOT, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT,
                preexec_fn=before,  # noqa: PLW1509 - done before any thread of the child
            )  # fmt: skip
        return Running(child=child, log=log, warehouse=self.workspace.current)

    def call(self, *words: str, before: Callable[[], None] | None = None, **more: str) -> Ran:
        """Run a command to its end."""
        return self.start(*words, before=before, **more).wait(lambda: False)


@dataclass
class Running:
    """A command at work, and a reader of the last good warehouse beside it."""

    child: subprocess.Popen[bytes]
    log: Path
    warehouse: Path
    begun: float = field(default_factory=time.monotonic)
    readings: int = 0
    unreadable: int = 0

    @property
    def seconds(self) -> float:
        """Return how long the command has been at work."""
        return time.monotonic() - self.begun

    def kill(self, *, whole_group: bool) -> None:
        """Kill it alone, as an out-of-memory killer does, or with all that it started."""
        with suppress(ProcessLookupError):
            if whole_group:
                os.killpg(self.child.pid, signal.SIGKILL)
            else:
                self.child.send_signal(signal.SIGKILL)

    def wait(self, sign: Callable[[], bool]) -> Ran:
        """Wait for the end or for a sign, reading the warehouse all the while."""
        read_at = 0.0
        while self.child.poll() is None and not sign():
            if self.seconds > LONGEST_SECONDS:
                self.kill(whole_group=True)
            if self.seconds - read_at > _READ_EVERY_SECONDS:
                read_at = self.seconds
                self._read()
            time.sleep(_LOOK_SECONDS)
        return self.ended() if self.child.poll() is not None else self.now(0)

    def ended(self) -> Ran:
        """Return what the command came to, once it has ended."""
        return self.now(self.child.wait(timeout=LONGEST_SECONDS))

    def now(self, status: int) -> Ran:
        """Return what the command has said so far."""
        said = self.log.read_text(encoding="utf-8", errors="replace")
        return Ran(status, said, self.seconds, self.readings, self.unreadable)

    def _read(self) -> None:
        if self.warehouse.is_file():
            self.readings += 1
            try:
                count_deals(self.warehouse)
            except duckdb.Error:
                self.unreadable += 1

    def left_behind(self) -> list[str]:
        """Return the commands of its session that are still at work."""
        found = []
        for process in psutil.process_iter(["pid", "cmdline", "status"]):
            with suppress(ProcessLookupError):
                is_alive = process.info["status"] != psutil.STATUS_ZOMBIE
                if is_alive and os.getsid(process.info["pid"]) == self.child.pid:
                    found.append(" ".join(process.info["cmdline"] or ())[:80])
        return found


def count_deals(warehouse: Path) -> int:
    """Return how many deals a warehouse holds."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        (found,) = connection.execute("select count(*) from marts.fct_deal").fetchall()
        return int(found[0])
