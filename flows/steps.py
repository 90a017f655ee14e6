"""The steps of a night, in order: each calls one room and says in one sentence what it did."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from types import MappingProxyType
from typing import Final

from flows import console, mailing, retention, rooms
from flows.damaged_warehouse import despite_damage, put_damaged_aside
from flows.errors import HeldError, ShinchokuError, UsageError
from flows.machine_faults import MachineFaultError, told
from flows.night import Night, Said
from flows.runs import RunEvent, RunState, write_event


@dataclass(frozen=True, slots=True)
class Done:
    """What a step did; failed counts deliveries of mail that did not go out."""

    step: str
    sentence: str
    seconds: float
    failed: int = 0


_ROOMS: Final[MappingProxyType[str, Callable[[Night], Said]]] = MappingProxyType(
    {
        "collect": rooms.collect,
        "ingest": rooms.ingest,
        "judge raw": rooms.judge_raw,
        "model": rooms.model,
        "outlook": rooms.outlook,
        "model outlook": rooms.model_outlook,
        "judge marts": partial(despite_damage, rooms.judge_marts),
        "promote": rooms.promote,
        "prepare": rooms.prepare,
        "publish": rooms.publish,
        "render": rooms.render,
        "send": mailing.send,
        "retain": retention.retain,
    }
)
LAST: Final = "retain"
"""Follows the others where the settings let anything go by age."""
ORDER: Final = tuple(name for name in _ROOMS if name != LAST)

# What a room's own command runs.
STEPS_OF_ROOM: Final = MappingProxyType(
    {
        "collect": ("collect",),
        "ingest": ("ingest",),
        "judge": ("judge raw", "judge marts"),
        "model": ("model", "model outlook", "promote"),
        "outlook": ("outlook",),
        "prepare": ("prepare",),
        "publish": ("publish",),
        "render": ("render",),
        "send": ("send",),
    }
)


def choose(only: Sequence[str], *, send: bool) -> tuple[str, ...]:
    """Return the steps to run, in order, for rooms or steps named by a person.

    Raises:
        UsageError: a name is neither a room nor a step.
    """
    wanted = set(ORDER)
    if only:
        wanted = set()
        for name in only:
            if name not in STEPS_OF_ROOM:
                message = f"[{name}] is no step; the steps are {', '.join(STEPS_OF_ROOM)}"
                raise UsageError(message)
            wanted.update(STEPS_OF_ROOM[name])
    if not send:
        wanted.discard("send")
    return tuple(name for name in ORDER if name in wanted)


def run(name: str, night: Night) -> Done:
    """Run one step: say it, time it, and write its outcome to the ledger of runs."""
    started = time.monotonic()
    try:
        with console.steps.running(name):
            said = _ROOMS[name](night)
        seconds = time.monotonic() - started
        _write(night, name, "done", seconds, said.sentence)
    except Exception as error:
        fault = told(error)
        if fault is None:
            raise
        _refuse(night, name, fault, time.monotonic() - started)
        if fault is error:
            raise
        raise fault from error
    console.steps.done(name, said.sentence, seconds)
    return Done(step=name, sentence=said.sentence, seconds=seconds, failed=said.failed)


def _refuse(night: Night, step: str, fault: ShinchokuError, seconds: float) -> None:
    """Write that a step could not end well, where there is room for it, and say it."""
    if isinstance(fault, MachineFaultError) and fault.kind == "damaged":
        put_damaged_aside(night)
    state: RunState = "held" if isinstance(fault, HeldError) else "failed"
    sentence = str(fault).splitlines()[0]
    with console.going_on("the ledger of runs was not written"):
        _write(night, step, state, seconds, sentence)
    console.steps.refused(step, sentence)


def _write(night: Night, step: str, state: RunState, seconds: float, sentence: str) -> None:
    event = RunEvent(
        run_id=night.run_id,
        as_of=night.as_of,
        step=step,
        state=state,
        at=datetime.now(tz=UTC),
        seconds=round(seconds, 3),
        sentence=sentence,
    )
    write_event(night.shelves.ledger, event)
