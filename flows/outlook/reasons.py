"""Say why a deal's chance is what it is: by how much each trait moves it off the usual.

Each trait of a deal is put where it usually is among the past deals that taught; what that does to
the chance is what the trait does. Works for whatever tells the chance.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from flows.outlook.learners import Tell
from flows.outlook.traits import NUMBERS, DealRows, Floats

MOST_REASONS: Final = 3

SMALLEST_STEP: Final = 0.02
"""Part of the chance, in points, below which a trait is no reason."""

_CODES: Final = {
    "age": ("age_short", "age_long"),
    "stay": ("stage_stay_short", "stage_stay_long"),
    "pushes": ("pushed_little", "pushed"),
    "size": ("size_small", "size_large"),
}


def tell_reasons(
    tell: Tell, asked: DealRows, *, usual: DealRows, told: Floats | None = None
) -> list[str]:
    """Return per deal the codes of its strongest reasons, each with its sign, strongest first.

    ``told``: what ``tell`` says of the deals as they are, where it was asked before.
    """
    if not len(asked) or not len(usual):
        return [""] * len(asked)
    changed = [(codes, tell(deals)) for codes, deals in _usual_ones(asked, usual)]
    return strongest_reasons(tell(asked) if told is None else told, changed)


def strongest_reasons(
    chances: Floats, changed: Sequence[tuple[Sequence[str], Floats]]
) -> list[str]:
    """Return the strongest reasons out of, trait by trait, its codes and the chances without it."""
    steps = [np.round(chances - without, 6) for _, without in changed]
    return [
        _strongest(
            [
                (float(step[place]), codes[place])
                for step, (codes, _) in zip(steps, changed, strict=True)
            ]
        )
        for place in range(len(chances))
    ]


def _strongest(found: list[tuple[float, str]]) -> str:
    telling = [(step, code) for step, code in found if abs(step) >= SMALLEST_STEP]
    ordered = sorted(telling, key=lambda one: (-abs(one[0]), one[1]))[:MOST_REASONS]
    return ",".join(f"{'+' if step > 0 else '-'}{code}" for step, code in ordered)


def _usual_ones(asked: DealRows, usual: DealRows) -> Iterator[tuple[list[str], DealRows]]:
    """Return, trait by trait, its codes and the deals with that trait put where it usually is."""
    middle = np.median(usual.numbers, axis=0)
    stage = usual.names[int(np.bincount(usual.stages).argmax())]
    yield (
        ["stage"] * len(asked),
        replace(
            asked,
            names=(*asked.names, stage),
            stages=np.full(len(asked), len(asked.names), dtype=np.intp),
        ),
    )
    due = replace(asked, is_overdue=np.zeros(len(asked), dtype=bool))
    close, late = NUMBERS.index("close"), NUMBERS.index("late")
    yield (
        [
            "overdue" if is_overdue else "close_near" if share < middle[close] else "close_far"
            for is_overdue, share in zip(asked.is_overdue, asked.numbers[:, close], strict=True)
        ],
        _put(due, {close: middle[close], late: 0.0}),
    )
    for name, (low, high) in _CODES.items():
        column = NUMBERS.index(name)
        own = _usual_sizes(asked, usual) if name == "size" else np.full(len(asked), middle[column])
        is_high = asked.numbers[:, column] > own
        yield [high if one else low for one in is_high], _put(asked, {column: own})


def _usual_sizes(asked: DealRows, usual: DealRows) -> Floats:
    """Return per deal the middle size of its pipeline; of one never seen, that of all."""
    column = usual.numbers[:, NUMBERS.index("size")]
    known = [name[:2] for name in usual.names]
    own = []
    for name in asked.names:
        same = np.isin(usual.stages, [i for i, one in enumerate(known) if one == name[:2]])
        own.append(float(np.median(column[same] if same.any() else column)))
    return np.array(own)[asked.stages]


def _put(deals: DealRows, values: Mapping[int, float | Floats]) -> DealRows:
    numbers: Floats = deals.numbers.copy()
    for column, value in values.items():
        numbers[:, column] = value
    return replace(deals, numbers=numbers)
