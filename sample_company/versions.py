"""Every version of every deal, from the moment it holds until the next one."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from sample_company.clock import NEVER, Bools, Ints
from sample_company.close_dates import Pushes
from sample_company.handovers import Handovers
from sample_company.paths import Paths

UNCHANGED: Final = -(1 << 61)
_SHIFT: Final = 1 << 41


@dataclass(frozen=True, slots=True)
class Versions:
    """Versions in order of deal and time; ``is_logged`` tells which the CRM's history keeps."""

    deal: Ints
    time: Ints
    stage: Ints
    amount: Ints
    close_day: Ints
    owner: Ints
    is_logged: Bools

    def find(self, deals: Ints, moments: Ints) -> Ints:
        """Return the index of each deal's version at each moment; it must exist by then."""
        keys = self.deal * _SHIFT + self.time
        return np.asarray(
            np.searchsorted(keys, deals * _SHIFT + moments, side="right") - 1, dtype=np.int64
        )


def build_versions(
    paths: Paths, *, amounts: Ints, pushes: Pushes, owner: Ints, handovers: Handovers
) -> Versions:
    """Put all changes of a deal in order and carry forward what a change leaves alone."""
    deal, slot = np.nonzero(paths.present)
    steps = np.column_stack(
        [
            deal,
            paths.time[deal, slot],
            paths.stage[deal, slot],
            amounts[deal, slot],
            pushes.slot_day[deal, slot],
            np.where(
                paths.time[deal, slot] == paths.time.min(axis=1)[deal], owner[deal], UNCHANGED
            ),
        ]
    )
    steps[:, 4] = np.where(steps[:, 4] == NEVER, UNCHANGED, steps[:, 4])
    nothing = np.full(pushes.deal.size, UNCHANGED)
    moves = np.column_stack([pushes.deal, pushes.time, nothing, nothing, pushes.day, nothing])
    nothing = np.full(handovers.deal.size, UNCHANGED)
    gifts = np.column_stack(
        [
            handovers.deal,
            handovers.time,
            nothing,
            nothing,
            nothing,
            handovers.owner,
        ]
    )
    return _carry_forward(np.concatenate([steps, moves, gifts]))


def _carry_forward(changes: Ints) -> Versions:
    changes = changes[np.lexsort((changes[:, 1], changes[:, 0]))]
    rows = np.arange(changes.shape[0])
    filled = changes.copy()
    for column in range(2, changes.shape[1]):
        known = np.maximum.accumulate(np.where(changes[:, column] != UNCHANGED, rows, 0))
        filled[:, column] = changes[known, column]
    logged = (changes[:, 2:5] != UNCHANGED).any(axis=1)
    return Versions(
        deal=filled[:, 0],
        time=filled[:, 1],
        stage=filled[:, 2],
        amount=filled[:, 3],
        close_day=filled[:, 4],
        owner=filled[:, 5],
        is_logged=logged,
    )
