"""A night after few deals changed, beside the build of everything, at a large company.

The lake is made up by SQL (tests/bench/big_lake.py). The rooms that make the warehouse run three
times, each time in one process (tests/bench/one_night.py): for the first delivery, for a night on
top of it, and for that night from nothing; the last two must leave the same tables. The floor is
bare DuckDB copying the lake as Parquet.

    python -m tests.bench.nights [--deals 1000000] [--keep FOLDER]
"""

import argparse
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from flows.shelves import Workspace
from tests.bench.big_lake import ACTIVITIES_PER_DEAL, CHANGED_PER_NIGHT, YEARS, BigLake
from tests.bench.one_night import REPLAYS, read_steps
from tests.bench.results import write_section
from tests.bench.run import Cost, floor_of, measure
from tests.dbt.warehouses import differing

HEADING = "## Nights"
ROOMS = ("model", "outlook", "model outlook")
STEPS = ("model", REPLAYS, "outlook", "model outlook")
_NIGHT = "from tests.bench.one_night import main; main()"


@dataclass(frozen=True, slots=True)
class Build:
    """What the rooms took for one night: together, and each of both cores."""

    name: str
    cost: Cost
    cpu_seconds: dict[str, float]


def build(workspace: Workspace, name: str, *, as_of: date, how: str) -> Build:
    """Run the rooms that make a warehouse; of the first, all replays.

    A company replays a few past days a night until it has them all. From then on it is one a week.
    """
    names = ROOMS if any(workspace.backtest.glob("*")) else STEPS
    file = workspace.root.parent / "steps.jsonl"
    cost = measure(_NIGHT, str(workspace.root), as_of.isoformat(), how, str(file), *names)
    steps = read_steps(file)
    for step in steps:
        print(  # noqa: T201
            f"{name}: {step.step:<14} {step.seconds:.0f} s, CPU {step.cpu_seconds:.0f} s, "
            f"{step.left_mb:,.0f} MB at its end"
        )
        if step.slowest:
            print("    " + ", ".join(step.slowest))  # noqa: T201
    print(f"{name}: {cost}", flush=True)  # noqa: T201
    return Build(name, cost, {step.step: step.cpu_seconds for step in steps})


def measure_nights(folder: Path, deals: int) -> tuple[list[Build], Cost | None, list[str]]:
    """Return the three builds, the floor, and the tables that differ between the last two."""
    workspace = Workspace(folder / "company")
    lake = BigLake(workspace, deals)
    first = lake.begin()
    builds = [build(workspace, "first delivery, from nothing", as_of=first, how="made anew")]
    measure(_NIGHT, str(workspace.root), first.isoformat(), "", os.devnull, "promote")
    night = lake.add_night(1)
    # The night may replay a day more: both builds of it begin with the same ones.
    replayed = folder / "replayed"
    shutil.copytree(workspace.backtest, replayed)
    builds.append(build(workspace, "night on top of it", as_of=night, how="goes on"))
    nightly = folder / "nightly.duckdb"
    shutil.move(workspace.candidate, nightly)
    shutil.rmtree(workspace.backtest)
    shutil.move(replayed, workspace.backtest)
    builds.append(build(workspace, "the same night, from nothing", as_of=night, how="made anew"))
    apart = differing(nightly, workspace.candidate)
    return builds, floor_of("model", workspace.root, folder / "floor"), apart


def describe_nights(folder: Path, deals: int) -> Iterator[str]:
    """Yield the section of the results."""
    load = os.getloadavg()[0]
    builds, floor, apart = measure_nights(folder, deals)
    rows = _rows(folder / "company")
    yield HEADING
    yield ""
    yield (
        f"{deals:,} deals and {deals * ACTIVITIES_PER_DEAL:,} activities of {YEARS} years, one "
        f"deal of {CHANGED_PER_NIGHT} changed in the night; {rows:,} rows in the lake. Rooms: "
        f"{', '.join(ROOMS)}, in one process with one dbt, as at night; the peak is that of the "
        f"larger of these two. Load {load:.1f} at the start. Tables that differ between the night "
        f"on top and the same night from nothing: {len(apart)}{_named(apart)}. All past days are "
        "replayed before the first outlook; who has lost everything pays for them again."
    )
    yield ""
    rooms = " | ".join(f"{step} CPU s" for step in STEPS)
    yield f"| build | {rooms} | CPU s | seconds | peak MB | CPU to the floor's |"
    yield f"|---|{'---:|' * (len(STEPS) + 4)}"
    for told in builds:
        each = " | ".join(
            f"{told.cpu_seconds[step]:.0f}" if step in told.cpu_seconds else "—" for step in STEPS
        )
        cost = told.cost
        ratio = f"{cost.cpu_seconds / floor.cpu_seconds:.1f}" if floor else "—"
        yield (
            f"| {told.name} | {each} | {cost.cpu_seconds:.0f} | {cost.seconds:.0f} "
            f"| {cost.peak_mb:,.0f} | {ratio} |"
        )
    if floor:
        yield (
            f"| floor | | | | | {floor.cpu_seconds:.0f} | {floor.seconds:.0f} "
            f"| {floor.peak_mb:,.0f} | 1 |"
        )
    yield ""


def _named(tables: list[str]) -> str:
    return f" ({', '.join(tables)})" if tables else ""


def _rows(workspace: Path) -> int:
    pattern = str(workspace / "lake/raw/*/*/*/*.parquet")
    with duckdb.connect() as connection:
        told = connection.execute(
            "select sum(num_rows) from parquet_file_metadata(?)", [pattern]
        ).fetchall()
    return int(told[0][0])


def main() -> None:
    """Measure nights alone and put their section into the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deals", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, help="folder to work in; it is kept")
    asked = parser.parse_args()
    folder = asked.keep or Path(tempfile.mkdtemp(prefix="shinchoku_bench_"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        section = "\n".join(describe_nights(folder, asked.deals))
    finally:
        if not asked.keep:
            shutil.rmtree(folder, ignore_errors=True)
    write_section(HEADING, section)
    print(section)  # noqa: T201


if __name__ == "__main__":
    main()
