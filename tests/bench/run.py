"""Seconds and peak memory of each room at 1x, 10x and 100x of the demo, beside a floor.

The floor of a room is what bare DuckDB takes, in this very run and in a process of its own, to
read the bytes that the room reads and to write them as Parquet: no types, no history, no checks.
A ratio says how many floors a room costs. Rooms that write no tables have no floor. Results go to
the terminal and to tests/bench/RESULTS.md.

    python -m tests.bench.run [--scales 1 10 100] [--deals 1000000] [--keep FOLDER]
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flows.send.local_mailbox import LocalMailbox
from flows.settings import QUIET_ENVIRONMENT
from flows.steps import ORDER
from sample_company.make import MadeCompany, make_company
from tests.bench.results import RESULTS

ROOT = Path(__file__).resolve().parents[2]
ALL_DELIVERIES_UP_TO = 10
EDITIONS_AT_MOST = 210
MEGA = 1_000_000

_PARENT = """
import resource, subprocess, sys, time
started = time.monotonic()
done = subprocess.run([sys.executable, "-c", *sys.argv[1:]], stdout=subprocess.DEVNULL)
took = resource.getrusage(resource.RUSAGE_CHILDREN)
cpu = took.ru_utime + took.ru_stime
print(done.returncode, time.monotonic() - started, cpu, took.ru_maxrss)
"""
_ROOM = """
import sys
from pathlib import Path
from flows import launch
launch.quiet_libraries()
from flows import steps
from flows.dbt_at_hand import dbt_put_away
from flows.night import open_night
night = open_night(Path(sys.argv[1]), as_of=None)
with dbt_put_away(night):
    steps.run(sys.argv[2], night)
"""
_FLOOR = """
import sys, duckdb
read = {
    "csv": "read_csv(?, all_varchar=true, union_by_name=true, ignore_errors=true,"
    " null_padding=true, strict_mode=false)",
    "parquet": "read_parquet(?, union_by_name=true)",
}
connection = duckdb.connect()
for number, pattern in enumerate(sys.argv[3:]):
    kind = "csv" if pattern.endswith(".csv") else "parquet"
    connection.execute(
        f"copy (select * from {read[kind]}) to '{sys.argv[2]}/{number}.parquet'"
        " (compression zstd)",
        [pattern],
    )
"""
_TABLES = """
import sys, duckdb
connection = duckdb.connect(sys.argv[2], read_only=True)
for (name,) in connection.execute(
    "select table_name from information_schema.tables where table_schema = 'marts'"
    " and table_type = 'BASE TABLE'"
).fetchall():
    connection.execute(f"copy marts.{name} to '{sys.argv[3]}/{name}.parquet' (compression zstd)")
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process and its descendants took; the peak is that of the largest of them."""

    seconds: float
    cpu_seconds: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class Line:
    """One room at one scale."""

    room: str
    cost: Cost
    floor: Cost | None


def measure(script: str, *arguments: str, port: int = 0) -> Cost:
    """Run a script in a process of its own, through a small parent that weighs it."""
    environment = os.environ | QUIET_ENVIRONMENT
    environment |= {"SHINCHOKU_SMTP_SERVER": "127.0.0.1", "SHINCHOKU_SMTP_PORT": str(port)}
    said = subprocess.run(
        [sys.executable, "-c", _PARENT, script, *arguments],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    status, seconds, cpu, peak = said.stdout.split()
    if int(status):
        sys.exit(f"{arguments} failed:\n{said.stderr[-3000:]}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(float(seconds), float(cpu), int(peak) * unit / MEGA)


def floor_of(room: str, workspace: Path, scratch: Path) -> Cost | None:
    """Return what bare DuckDB takes for the bytes that a room reads, or nothing if it has none."""
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    marts = str(workspace / "warehouse/current/shinchoku.duckdb")
    if room == "ingest":
        names = sorted({file.name for file in (workspace / "landing").glob("*/*/*.csv")})
        patterns = [str(workspace / "landing" / "*" / "*" / name) for name in names]
        return measure(_FLOOR, "csv", str(scratch), *patterns)
    if room == "model":
        objects = sorted(folder for folder in (workspace / "lake/raw").glob("[!_]*/*"))
        patterns = [str(folder / "*" / "*.parquet") for folder in objects]
        return measure(_FLOOR, "parquet", str(scratch), *patterns)
    if room == "judge raw":
        newest = [max(folder.iterdir()) for folder in (workspace / "lake/raw").glob("[!_]*/*")]
        patterns = [str(folder / "*.parquet") for folder in newest]
        return measure(_FLOOR, "parquet", str(scratch), *patterns)
    if room in {"outlook", "model outlook", "judge marts", "publish"}:
        return measure(_TABLES, room, marts, str(scratch))
    return None


def cut_editions(workspace: Path) -> str:
    """Leave only so many editions to render; return what to say of it, if any were left out."""
    (index,) = (workspace / "contexts").glob("*/index.json")
    content = json.loads(index.read_text(encoding="utf-8"))
    whole = len(content["entries"])
    content["entries"] = content["entries"][:EDITIONS_AT_MOST]
    index.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    if whole <= EDITIONS_AT_MOST:
        return f"{whole:,} editions."
    return f"{whole:,} editions, of which {EDITIONS_AT_MOST} were rendered and sent."


def run_scale(scale: int, folder: Path) -> tuple[MadeCompany, str, list[Line]]:
    """Make a company, run its rooms one by one, then their floors."""
    workspace = folder / f"scale_{scale}"
    few = scale > ALL_DELIVERIES_UP_TO
    started = time.monotonic()
    company = make_company(workspace, scale=scale, deliveries="few" if few else "all")
    seconds = time.monotonic() - started
    print(f"{scale}x made in {seconds:.0f} s", flush=True)  # noqa: T201
    costs: dict[str, Cost] = {}
    editions = ""
    with LocalMailbox(folder / f"mail_{scale}") as mailbox:
        for room in ORDER:
            costs[room] = measure(_ROOM, str(workspace), room, port=mailbox.port)
            if room == "publish":
                editions = cut_editions(workspace)
            print(f"{scale}x {room:<14} {costs[room]}", flush=True)  # noqa: T201
    scratch = folder / "floor"
    lines = [
        Line(room, costs[room], floor_of(room, workspace, scratch))
        for room in ORDER
        if room != "promote"
    ]
    shutil.rmtree(scratch, ignore_errors=True)
    return company, f"made in {seconds:.0f} s; {editions}", lines


def describe(scale: int, company: MadeCompany, note: str, lines: list[Line]) -> Iterator[str]:
    """Yield the lines of the results of one scale."""
    landed = sum(f.stat().st_size for f in (company.root / "landing").rglob("*") if f.is_file())
    rows = sum(company.rows.values())
    total = sum(line.cost.seconds for line in lines)
    yield f"## {scale}x"
    yield ""
    yield (
        f"{company.deals:,} deals, {company.activities:,} activities, {company.owners:,} people, "
        f"{company.deliveries} deliveries, {rows:,} exported rows, {landed / MEGA:,.0f} MB landed "
        f"({note}) All rooms: {total:.0f} s."
    )
    yield ""
    yield "| room | seconds | CPU s | peak MB | floor s | floor MB | ratio |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for line in lines:
        cost, floor = line.cost, line.floor
        beside = (
            f"{floor.seconds:.1f} | {floor.peak_mb:,.0f} | {cost.seconds / floor.seconds:.1f}"
            if floor
            else "— | — | —"
        )
        yield (
            f"| {line.room} | {cost.seconds:.1f} | {cost.cpu_seconds:.1f} | {cost.peak_mb:,.0f} "
            f"| {beside} |"
        )
    yield ""


def head() -> Iterator[str]:
    """Yield what a reader must know to judge the figures."""
    load = os.getloadavg()[0]
    yield "# Results of `make bench`"
    yield ""
    yield (
        f"{os.cpu_count()} shared cores, {platform.system()} {platform.machine()}, Python "
        f"{platform.python_version()}, load {load:.1f} at the start. One run each; trust the "
        "ratios more than the seconds, and neither to ±20 %. CPU s counts both cores. Each room "
        "ran in a process of its own, so its seconds hold the start of Python and its imports "
        "(Great Expectations alone takes 3 to 6 s). Peak is the largest process of the room. The "
        "floor is bare DuckDB reading the bytes that the room reads and writing them as Parquet, "
        "in the same run. "
        f"Above {ALL_DELIVERIES_UP_TO}x the company delivers a few times instead of 105 times."
    )
    yield ""


def main() -> None:
    """Measure every scale and write the results."""
    from tests.bench.documents import describe_documents
    from tests.bench.nights import describe_nights
    from tests.bench.readers import describe_readers

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scales", nargs="+", type=int, default=[1, 10, 100])
    parser.add_argument("--deals", type=int, default=1_000_000, help="deals of the nights")
    parser.add_argument("--keep", type=Path, help="folder to work in; it is kept")
    asked = parser.parse_args()
    folder = asked.keep or Path(tempfile.mkdtemp(prefix="shinchoku_bench_"))
    folder.mkdir(parents=True, exist_ok=True)
    text = list(head())
    try:
        for scale in asked.scales:
            text += describe(scale, *run_scale(scale, folder))
            RESULTS.write_text("\n".join(text), encoding="utf-8")
        text += describe_documents(turns=3)
        RESULTS.write_text("\n".join(text), encoding="utf-8")
        text += describe_nights(folder / "nights", asked.deals)
        RESULTS.write_text("\n".join(text), encoding="utf-8")
        text += describe_readers(folder / "readers")
        RESULTS.write_text("\n".join(text), encoding="utf-8")
    finally:
        if not asked.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print("\n".join(text))  # noqa: T201


if __name__ == "__main__":
    main()
