"""Hold candidates that tell chances against each other, on outcomes that none of them had seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from flows.outlook.traits import Flags, Floats

TABLE: Final = "table"
MEAN: Final = "mean"
CANDIDATES: Final = (TABLE, "logistic", "boosting", MEAN)

FEWEST_OF_EACH: Final = 50
"""Outcomes of either kind without which nothing but the table is used (metric 45)."""

FEWEST_JUDGED: Final = 2
"""Held-out periods or days on which the candidates have to be held against each other."""

_EDGE: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Held:
    """What was held out: what each candidate said of it, what the plain share says, what came."""

    told: Mapping[str, Floats]
    base: Floats
    is_hit: Flags


def within_unit(told: Floats) -> Floats:
    """Return chances that are neither 0 nor 1, so that their logarithm is finite."""
    return np.clip(told, _EDGE, 1 - _EDGE)


def choose(judged: Sequence[Held], *, few: str) -> tuple[str, str]:
    """Return the candidate that stands, and why if it is the table; ``few``: too few to judge."""
    if len(judged) < FEWEST_JUDGED:
        return TABLE, few
    best = min(CANDIDATES, key=lambda name: (log_loss(judged, name), CANDIDATES.index(name)))
    if best == TABLE:
        return TABLE, "table_better"
    if skill(judged, best) <= 0:
        return TABLE, "no_skill"
    return best, ""


def gather(judged: Sequence[Held], name: str) -> tuple[Floats, Floats, Flags]:
    """Return chances, those of the plain share, and what came, of all that was judged."""
    if not judged:
        return np.zeros(0), np.zeros(0), np.zeros(0, dtype=bool)
    return (
        np.concatenate([one.told[name] for one in judged]),
        np.concatenate([one.base for one in judged]),
        np.concatenate([one.is_hit for one in judged]),
    )


def log_loss(judged: Sequence[Held], name: str) -> float:
    """Return the mean of −ln of the chance that was given to what came."""
    told, _, is_hit = gather(judged, name)
    return round(float(-np.mean(np.log(np.where(is_hit, told, 1 - told)))), 6)


def brier(judged: Sequence[Held], name: str) -> float:
    """Return the mean squared distance of chance and outcome."""
    told, _, is_hit = gather(judged, name)
    return round(float(np.mean((told - is_hit) ** 2)), 6)


def skill(judged: Sequence[Held], name: str) -> float:
    """Return 1 − Brier ÷ that of the plain share; 0 where that one never misses."""
    told, base, is_hit = gather(judged, name)
    by_base = float(np.mean((base - is_hit) ** 2))
    return round(1 - float(np.mean((told - is_hit) ** 2)) / by_base, 6) if by_base else 0.0


def auc(told: Floats, is_hit: Flags) -> float | None:
    """Return how often a hit was told a higher chance than a miss; ties half."""
    won, lost = np.sort(told[is_hit]), told[~is_hit]
    if not won.size or not lost.size:
        return None
    below = np.searchsorted(won, lost, side="left") + np.searchsorted(won, lost, side="right")
    return round(1 - float(below.sum()) / (2 * won.size * lost.size), 6)
