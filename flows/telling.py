"""What every run leaves behind for those who watch: the status page, metrics, notices, events.

None of it may fail a night: what cannot be written is said, and the night ends as it ends.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from flows import console, notices, run_events
from flows.metrics import metrics_text
from flows.night import Night
from flows.own_reports import templates_of
from flows.settings import load_settings
from flows.shelves import Workspace
from flows.standing import standing_of
from flows.vocabulary.standing import Standing

if TYPE_CHECKING:
    from flows.steps import Done

_FOR_ITS_OWNER = 0o600


def look(shelves: Workspace) -> Standing:
    """Return how the nights of a workspace stand at this moment."""
    return standing_of(shelves, load_settings(shelves), now=_now())


def after(night: Night, done: Sequence["Done"], *, fault: Exception | None) -> None:
    """Tell who watches how a run ended; whatever happens here, the run ends as it ended."""
    leave(night.shelves)
    with console.going_on("channels were not told"):
        notices.tell(night, done, fault, now=_now)
    with console.going_on("Prefect was not told"):
        run_events.emit(night, done, fault)


def _now() -> datetime:
    return datetime.now(tz=UTC)


def leave(shelves: Workspace) -> None:
    """Write page and metrics anew after a run, and say it where that cannot be done.

    Writes: state/status.html, state/metrics.prom
    """
    with console.going_on("how the nights stand was not written"):
        standing = look(shelves)
        with console.going_on("the metrics were not written"):
            _write(shelves.metrics, metrics_text(standing))
        write_page(shelves, standing, file=shelves.status_page)


@contextmanager
def left_behind(shelves: Workspace) -> Iterator[None]:
    """Write page and metrics anew when the block ends, however it ends."""
    try:
        yield
    finally:
        leave(shelves)


def write_page(shelves: Workspace, standing: Standing, *, file: Path) -> None:
    """Write the page by one move, for its owner alone."""
    from flows.render.status_page import status_page

    _write(file, status_page(standing, templates=templates_of(shelves)))


def _write(file: Path, text: str) -> None:
    """Write a text by one move, for its owner alone."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        beside.touch(mode=_FOR_ITS_OWNER)
        beside.write_text(text, encoding="utf-8")
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
