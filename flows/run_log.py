"""The log of a run: lines of JSON under ``state/logs/<as of>/<run id>.jsonl``.

A line has steps, seconds, counts, codes and folders of deliveries, and never a sentence: sentences
name files, values, people and addresses. What is not made of plain codes is left out, so that a
log can be handed to any collector.
"""

import json
import logging
import os
import re
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Literal

from flows import console
from flows.errors import HeldError
from flows.machine_faults import MachineFaultError, told
from flows.night import Night, StoppedByGateError

Happening = Literal[
    "run started",
    "run done",
    "run held",
    "run failed",
    "step started",
    "step done",
    "step held",
    "step failed",
    "a library warned",
    "a channel was told",
    "a channel was not told",
]
EXIT_STATUS: Final = "exit_status"
_LEVELS: Final = {"held": "WARNING", "failed": "ERROR", "warned": "WARNING", "not told": "WARNING"}
_CODE: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.:/ -]{0,79}")
_FOR_ITS_OWNER: Final = 0o600


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened; ``codes`` say why, by names of ours."""

    message: Happening
    at: datetime
    step: str = "run"
    seconds: float | None = None
    counts: Mapping[str, int] = field(default_factory=dict)
    codes: Sequence[str] = ()
    deliveries: Sequence[str] = ()


def write(night: Night, line: Line) -> None:
    """Append a line to the log of a run; that it cannot be is said, and the night goes on.

    Writes: state/logs/<as of>/<run id>.jsonl
    """
    with console.going_on("the log of the run was not written"):
        file = night.shelves.log(night.as_of, night.run_id)
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _FOR_ITS_OWNER)
        with open(handle, "a", encoding="utf-8") as log:  # noqa: PTH123  # a handle is no path
            log.write(json.dumps(_plain(night, line), ensure_ascii=False) + "\n")


def _plain(night: Night, line: Line) -> dict[str, object]:
    """Return a line as it is written: only what is set, only what is a code."""
    level = next((level for end, level in _LEVELS.items() if line.message.endswith(end)), "INFO")
    said: dict[str, object] = {
        "at": line.at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "run_id": night.run_id,
        "as_of": night.as_of.isoformat(),
        "level": level,
        "step": line.step,
        "message": line.message,
    }
    beside: dict[str, object] = {
        "seconds": None if line.seconds is None else round(line.seconds, 3),
        "counts": {name: int(count) for name, count in line.counts.items()},
        "codes": [code for code in line.codes if _CODE.fullmatch(code)],
        "deliveries": [name for name in line.deliveries if _CODE.fullmatch(name)],
    }
    return said | {name: value for name, value in beside.items() if value not in (None, {}, [])}


def exit_status_of(file: Path) -> int | None:
    """Return the exit status of a run by its log; null where it did not come to its end.

    Reads: state/logs/<as of>/<run id>.jsonl
    """
    counts = (said.get("counts") for said in reversed(_lines_of(file)))  # who was told comes after
    found = (one[EXIT_STATUS] for one in counts if isinstance(one, dict) and EXIT_STATUS in one)
    return next((int(status) for status in found), None)


def channels_told(file: Path) -> frozenset[str]:
    """Return the channels that a run told of its end.

    Reads: state/logs/<as of>/<run id>.jsonl
    """
    told = (said for said in _lines_of(file) if said.get("message") == "a channel was told")
    return frozenset(name for said in told for name in said.get("codes", ()))


def _lines_of(file: Path) -> list[dict[str, Any]]:
    """Return the lines of a log that can be read; a run that was killed may leave half a one."""
    found = []
    with suppress(OSError):  # not there, or another user's
        for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
            with suppress(ValueError):
                found.append(json.loads(line))
    return [said for said in found if isinstance(said, dict)]


def codes_of(fault: BaseException) -> tuple[str, ...]:
    """Return by which names a fault is known: its kind, and the checks that stopped the run.

    Of a fault that nobody foresaw also the line of ours that it came from.
    """
    known = told(fault) or fault
    kind = known.kind if isinstance(known, MachineFaultError) else type(known).__name__
    if isinstance(known, StoppedByGateError):
        stops = known.verdict.failed("stop")
        return (kind, *dict.fromkeys(check.check for check in stops))
    if told(fault) is None:
        frames = traceback.extract_tb(fault.__traceback__)
        ours = [frame for frame in frames if "site-packages" not in frame.filename]
        return (kind, *(f"{Path(one.filename).stem}:{one.lineno}" for one in ours[-1:]))
    return (kind,)


def end_of(fault: BaseException) -> Literal["held", "failed"]:
    """Return whether a fault is a gate's or the run's."""
    return "held" if isinstance(fault, HeldError) else "failed"


def deliveries_of(night: Night) -> tuple[str, ...]:
    """Return the folder of the newest delivery of each source that a night tells of."""
    from flows.collect.deliveries import list_deliveries

    shelves, found = night.shelves, []
    for name in night.settings.sources:
        days = [day for day in list_deliveries(shelves.landing, name) if day <= night.as_of]
        found += [shelves.delivery(name, day) for day in days[-1:]]
    return tuple(folder.relative_to(shelves.root).as_posix() for folder in found)


@contextmanager
def libraries_heard(night: Night, *, now: Callable[[], datetime]) -> Iterator[None]:
    """Note which library warned, and where, while the block is at work; never in its own words.

    What a library says goes to the console as it did without us.
    """
    ears, root = _Ears(night, now), logging.getLogger()
    root.addHandler(ears)
    try:
        yield
    finally:
        root.removeHandler(ears)


class _Ears(logging.Handler):
    """Writes where a warning comes from into the log of a run."""

    def __init__(self, night: Night, now: Callable[[], datetime]) -> None:
        """Listen to warnings and what is worse."""
        super().__init__(logging.WARNING)
        self._night, self._now = night, now

    def emit(self, record: logging.LogRecord) -> None:
        """Write who warned; what it says stays on the console."""
        if logging.lastResort and logging.getLogger().handlers == [self]:
            logging.lastResort.handle(record)  # which Python does itself where nobody listens
        if record.name.partition(".")[0] == "prefect":
            return  # it tells the ends of our own steps once more
        codes = (record.name, record.levelname, f"{record.module}:{record.lineno}")
        write(self._night, Line("a library warned", at=self._now(), codes=codes))
