"""Print the same pages of HTML again and again with one engine, and weigh what that takes.

Each engine is run in a process of its own by `tests.bench.documents`:

    python -m tests.bench.printers ENGINE FOLDER TYPEFACE ROUNDS

CPU seconds and proportional memory (PSS: shared pages are counted once) are those of the process
and of all that it started; the memory is looked at after every document, and while one is printed
where each document has a process of its own. Linux alone tells PSS.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import psutil

from flows.render.typeface import FONTS_CONF
from flows.render.worker import use_typeface

WARM_UP: Final = 2
LOOK_EVERY = 0.02
Printer = Callable[[Path], int]  # prints one file, returns the bytes of its PDF


@dataclass(frozen=True, slots=True)
class Weighed:
    """What some documents took, after the warm-up."""

    documents: int
    cpu_seconds: float
    seconds: float
    peak_mb: float
    pdf_bytes: int


def cpu_seconds() -> float:
    """Return the seconds of this process, of what it runs, and of what it has run."""
    own = os.times()
    spent = own.user + own.system + own.children_user + own.children_system
    for child in psutil.Process().children(recursive=True):
        try:
            times = child.cpu_times()
        except psutil.NoSuchProcess:
            continue
        spent += times.user + times.system
    return spent


def memory_mb() -> float:
    """Return the proportional memory of this process and of what it runs."""
    total = 0
    for process in (psutil.Process(), *psutil.Process().children(recursive=True)):
        try:
            total += process.memory_full_info().pss
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return total / 1_000_000


@contextmanager
def weasyprint(typeface: Path) -> Iterator[Printer]:
    """Print as the workers of the night do."""
    use_typeface(typeface)
    from flows.render.paper import print_paper

    yield lambda file: len(print_paper(file.read_text(encoding="utf-8")).pdf)


@contextmanager
def chromium_warm(typeface: Path) -> Iterator[Printer]:
    """Print through one page of one browser that stays."""
    from tests.reports.twins import browsing

    with browsing(typeface) as browser:
        page = browser.new_page()

        def work(file: Path) -> int:
            page.set_content(file.read_text(encoding="utf-8"))
            return len(page.pdf(prefer_css_page_size=True, print_background=True, tagged=True))

        yield work


@contextmanager
def chromium_each(typeface: Path) -> Iterator[Printer]:
    """Start a browser for each document."""
    from tests.reports.twins import ARGUMENTS, find_chromium

    environment = {"FONTCONFIG_FILE": str(typeface / FONTS_CONF), "HOME": "/tmp"}  # noqa: S108
    browser = find_chromium()

    def work(file: Path) -> int:
        printed = file.with_suffix(".pdf")
        subprocess.run(
            [
                *(str(browser), "--headless", *ARGUMENTS, "--no-pdf-header-footer"),
                *(f"--print-to-pdf={printed}", file.as_uri()),
            ],
            env=environment, check=True, capture_output=True,
        )  # fmt: skip
        return printed.stat().st_size

    yield work


ENGINES: Final = {
    "weasyprint": weasyprint,
    "chromium_warm": chromium_warm,
    "chromium_each": chromium_each,
}


class _Watch:
    """The highest memory that was seen, also while a document is printed."""

    def __init__(self, *, meanwhile: bool) -> None:
        """Begin to look, all the time where that is asked."""
        self.peak, self._over = 0.0, threading.Event()
        if meanwhile:
            threading.Thread(target=self._look_on, daemon=True).start()

    def look(self) -> None:
        """Look once."""
        self.peak = max(self.peak, memory_mb())

    def _look_on(self) -> None:
        while not self._over.wait(LOOK_EVERY):
            self.look()

    def end(self) -> None:
        """Look no longer."""
        self._over.set()


def weigh(engine: str, files: list[Path], *, typeface: Path, rounds: int) -> Weighed:
    """Print every file so many times, the first ones before anything is counted."""
    size, spent, took = 0, 0.0, 0.0
    with ENGINES[engine](typeface) as work:
        for file in files[:WARM_UP]:
            work(file)
        watch = _Watch(meanwhile=engine == "chromium_each")
        for file in files * rounds:
            cpu, clock = cpu_seconds(), time.monotonic()
            size += work(file)
            took += time.monotonic() - clock
            spent += cpu_seconds() - cpu
            watch.look()
        watch.end()
    return Weighed(len(files) * rounds, spent, took, watch.peak, size)


def main() -> None:
    """Weigh one engine and tell it as JSON."""
    engine, folder, typeface, rounds = sys.argv[1:]
    files = sorted(Path(folder).glob("*.html"))
    told = weigh(engine, files, typeface=Path(typeface), rounds=int(rounds))
    print(json.dumps(asdict(told)))  # noqa: T201


if __name__ == "__main__":
    main()
