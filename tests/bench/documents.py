"""Documents per minute and core, and memory, of our printing beside headless Chromium.

The made-up pages of every kind of report are written down as HTML once; then WeasyPrint as the
night uses it, a Chromium that is kept warm, and one Chromium per document print the same files in
turn, several times, each time in a process of its own. What is told is the median of the turns.

    python -m tests.bench.documents [--turns 3]
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from flows.render.typeface import ensure_typeface
from flows.settings import Machine
from tests.bench.printers import Weighed
from tests.bench.results import write_section
from tests.reports.twins import TWINS, find_chromium, twin

HEADING: Final = "## Documents"
ROUNDS: Final = {"weasyprint": 2, "chromium_warm": 2, "chromium_each": 1}
NAMES: Final = {
    "weasyprint": "WeasyPrint, a worker of the night",
    "chromium_warm": "Chromium kept warm",
    "chromium_each": "one Chromium per document",
}
ROOT = Path(__file__).resolve().parents[2]


def weigh(engine: str, folder: Path, typeface: Path) -> Weighed:
    """Let one engine print all files in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.printers", engine, str(folder), str(typeface)]
    said = subprocess.run(
        [*command, str(ROUNDS[engine])], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return Weighed(**json.loads(said.stdout))


def weigh_all(turns: int) -> dict[str, list[Weighed]]:
    """Let the engines take turns, so that a busy minute meets all of them."""
    typeface = ensure_typeface(Machine().cache)
    engines = [engine for engine in ROUNDS if engine == "weasyprint" or find_chromium()]
    folder = Path(tempfile.mkdtemp(prefix="shinchoku_bench_"))
    found: dict[str, list[Weighed]] = {engine: [] for engine in engines}
    try:
        for name in TWINS:
            (folder / f"{name}.html").write_text(twin(name, typeface).paper, encoding="utf-8")
        for _ in range(turns):
            for engine in engines:
                found[engine].append(weigh(engine, folder, typeface))
                print(f"{engine}: {found[engine][-1]}", flush=True)  # noqa: T201
    finally:
        shutil.rmtree(folder)
    return found


def describe_documents(turns: int) -> Iterator[str]:
    """Yield the section of the results."""
    load = os.getloadavg()[0]
    found = weigh_all(turns)
    yield HEADING
    yield ""
    yield (
        f"{len(TWINS)} pages of HTML of every kind of report in Japanese and English, printed over "
        f"and over after a warm-up; the median of {turns} turns, load {load:.1f} at the start. "
        "Documents per minute are those of one core (60 s over CPU seconds a document). Memory is "
        "the highest proportional share (PSS) of the engine's processes, Python's with it. "
        "WeasyPrint writes PDF/UA-1; Chromium tags what it prints and claims no standard."
    )
    yield ""
    yield "| engine | CPU ms a document | documents a minute and core | peak MB | kB a document |"
    yield "|---|---:|---:|---:|---:|"
    for engine, turns_of in found.items():
        yield _line(NAMES[engine], turns_of)
    yield ""
    yield _beside(found)
    yield ""


def _cpu(weighed: list[Weighed]) -> float:
    return statistics.median(one.cpu_seconds / one.documents for one in weighed)


def _peak(weighed: list[Weighed]) -> float:
    return statistics.median(one.peak_mb for one in weighed)


def _line(name: str, weighed: list[Weighed]) -> str:
    cpu, one = _cpu(weighed), weighed[0]
    size = one.pdf_bytes / one.documents / 1000
    return f"| {name} | {cpu * 1000:.0f} | {60 / cpu:.0f} | {_peak(weighed):.0f} | {size:.0f} |"


def _beside(found: Mapping[str, list[Weighed]]) -> str:
    """Say how far we are from what we aim at."""
    if "chromium_warm" not in found:
        return "No Chromium on this machine: nothing to compare with."
    ours, warm = found["weasyprint"], found["chromium_warm"]
    return (
        "The aim is a warm Chromium's documents per minute and core at a fifth of its memory. We "
        f"print {_cpu(warm) / _cpu(ours):.0%} of its documents, at {_peak(ours) / _peak(warm):.0%} "
        "of its memory."
    )


def main() -> None:
    """Weigh the engines and put the section into the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=3)
    section = "\n".join(describe_documents(parser.parse_args().turns))
    write_section(HEADING, section)
    print(section)  # noqa: T201


if __name__ == "__main__":
    main()
