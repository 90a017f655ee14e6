"""A small sample of the harness: one night that is killed five times and meets the other faults."""

import random
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.faults import machine
from tests.faults.company import DEALS
from tests.faults.ends import Harm
from tests.faults.gauntlet import (
    Gauntlet,
    clock_gone_back,
    half_delivered,
    held_by_another,
    lost_answers,
    night_of_faults,
    no_room_after,
    two_at_once,
)
from tests.faults.runs import Running, count_deals

pytestmark = pytest.mark.slow

SEEDS = (1, 2, 3, 4)
GONE_SECONDS = 10


@dataclass
class Sample:
    """What was told of the night, and what was left at work by kills."""

    harm: Harm = field(default_factory=Harm)
    told: list[dict[str, Any]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    deals: int = 0

    def of(self, fault: str) -> list[dict[str, Any]]:
        """Return the runs that met a fault."""
        return [line for line in self.told if line.get("fault", "").startswith(fault)]

    def kill(self, gauntlet: Gauntlet) -> None:
        """Kill as soon as the scheduler's server is there, then at four moments drawn by seed."""
        first = gauntlet.company.start("run")
        first.wait(lambda: any("uvicorn" in command for command in first.left_behind()))
        self._end(first, whole_group=False)
        for seed in SEEDS:
            moment = random.Random(seed).uniform(1, 20)  # noqa: S311  # a lottery
            running = gauntlet.company.start("run")
            running.wait(lambda after=moment, run=running: run.seconds > after)
            self._end(running, whole_group=seed % 2 == 0)

    def _end(self, running: Running, *, whole_group: bool) -> None:
        running.kill(whole_group=whole_group)
        self.statuses.append(running.child.wait())
        patience = time.monotonic() + GONE_SECONDS
        while (left := running.left_behind()) and time.monotonic() < patience:
            time.sleep(0.2)
        self.left += left

    def look(self, gauntlet: Gauntlet) -> None:
        """Read the warehouse as whoever asks it does."""
        self.deals = count_deals(gauntlet.workspace.current)


def no_rights(gauntlet: Gauntlet) -> None:
    """A landed file that may not be read."""
    path = gauntlet.delivery / "Opportunity.csv"
    with machine.unreadable(path):
        ran = gauntlet.company.call("run", before=machine.without_rights)
    gauntlet.meets("landed file unreadable", ran, 1, words=("may not be read", path.name))


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """Return what became of the first night of a company after all that was done to it."""
    folder: Path = tmp_path_factory.mktemp("faults")
    made = Sample()
    faults = (
        no_rights, made.kill, half_delivered, two_at_once, held_by_another, no_room_after,
        lost_answers, clock_gone_back, made.look,
    )  # fmt: skip
    made.harm = night_of_faults(folder, faults=faults, tell=made.told.append, number=0)
    return made


def test_the_night_ends_as_if_nobody_had_disturbed_it(sample: Sample) -> None:
    assert sample.harm == Harm()
    assert 0 < sample.deals <= DEALS


def test_every_kill_was_one_and_left_nobody_at_work(sample: Sample) -> None:
    assert sample.statuses == [-9] * (1 + len(SEEDS))
    assert sample.left == []


@pytest.mark.parametrize(
    "fault",
    [
        "landed file unreadable", "delivery cut", "zip without its end", "two runs at once",
        "warehouse held", "disk full", "mail server hangs up after",
    ],
)  # fmt: skip
def test_a_fault_is_told_in_a_sentence_that_says_what_to_mend(sample: Sample, fault: str) -> None:
    met = sample.of(fault)

    assert met
    assert [line for line in met if not line["clear"]] == []


def test_a_clock_that_jumps_changes_nothing(sample: Sample) -> None:
    met = sample.of("clock")
    if not met:
        pytest.skip("no C compiler on this machine: its clock cannot be moved")

    assert [line["status"] for line in met] == [0, 0]
