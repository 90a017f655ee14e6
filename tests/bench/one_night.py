"""The rooms of one night in one process, as a night runs them, with what each took.

dbt is a child that reads its project in the first room that asks for it and stays to the last. What
it takes is told while it is alive: the system tells it of a child only when that has ended. The
start of Python counts to the first step. A company that has no past replayed yet replays a few days
a night until it has; here ``replays`` is a step that does it all.

``main`` reads from the words: workspace, date, "made anew" or "goes on", the file to tell into,
steps.
"""

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import psutil

from flows import launch
from flows.shelves import Workspace

REPLAYS = "replays"
SLOWEST = 12


@dataclass(frozen=True, slots=True)
class StepCost:
    """What a step took of both cores, what it left in memory, and its slowest models and tests."""

    step: str
    seconds: float
    cpu_seconds: float
    left_mb: float
    slowest: tuple[str, ...] = ()


def read_steps(file: Path) -> list[StepCost]:
    """Return the steps of a night in order."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return [StepCost(**json.loads(line)) for line in lines]


def main() -> None:
    """Run the steps of a night and tell of each when it has ended."""
    launch.quiet_libraries()
    from flows import steps
    from flows.dbt_at_hand import dbt_put_away
    from flows.night import open_night

    root, day, how, file, *names = sys.argv[1:]
    night = open_night(Path(root), as_of=date.fromisoformat(day), full_refresh=how == "made anew")
    at, cpu = time.monotonic(), 0.0
    with dbt_put_away(night), Path(file).open("w", encoding="utf-8") as told:
        for name in names:
            if name == REPLAYS:
                _replay_all(night.shelves, night.as_of)
            else:
                steps.run(name, night)
            at_end, (cpu_at_end, left_mb) = time.monotonic(), _taken()
            slowest = tuple(_slowest(night.shelves)) if "model" in name else ()
            cost = StepCost(name, at_end - at, cpu_at_end - cpu, left_mb, slowest)
            told.write(json.dumps(asdict(cost), ensure_ascii=False) + "\n")
            told.flush()
            at, cpu = at_end, cpu_at_end


def _replay_all(shelves: Workspace, as_of: date) -> None:
    from flows.outlook.backtest import make_backtest

    while make_backtest(warehouse=shelves.candidate, folder=shelves.backtest, as_of=as_of).waiting:
        pass


def _taken() -> tuple[float, float]:
    """Return the CPU seconds of this process and all its children so far, and their memory now."""
    this = psutil.Process()
    own = this.cpu_times()
    cpu = own.user + own.system + own.children_user + own.children_system
    memory = this.memory_info().rss
    for child in this.children(recursive=True):
        times = child.cpu_times()
        cpu += times.user + times.system
        memory += child.memory_info().rss
    return cpu, memory / 1_000_000


def _slowest(shelves: Workspace) -> Iterator[str]:
    """Yield the models and tests of the last build that took longest, with their seconds."""
    said = json.loads((shelves.dbt_target / "run_results.json").read_text(encoding="utf-8"))
    nodes = sorted(said["results"], key=lambda node: -float(node["execution_time"]))
    for node in nodes[:SLOWEST]:
        yield f"{node['unique_id'].split('.')[2]} {node['execution_time']:.0f}"
