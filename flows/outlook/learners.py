"""Learn from past deals which of them are won."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from flows.outlook.fitting import (
    candidates,
    every_nth,
    fit_boosting,
    fit_logistic,
    flags_of,
    mean_and_spread,
    shares_of,
)
from flows.outlook.traits import NUMBERS, DealRows, Flags, Floats
from flows.outlook.vocabulary import StageKey

Tell = Callable[[DealRows], Floats]
"""Says of each deal how likely it is to be won within the period."""

_SIZE: Final = NUMBERS.index("size")


@dataclass(frozen=True, slots=True)
class _Scale:
    """What turns deals into columns: stages, the usual size of a pipeline's deals, mean, spread."""

    stages: Mapping[StageKey, int]
    sizes: Mapping[tuple[str, str], float]
    size: float
    mean: Floats
    spread: Floats

    def columns(self, deals: DealRows) -> tuple[Floats, Floats]:
        """Return the numbers, the size beside that of the pipeline, and a flag for each stage."""
        flags = flags_of(deals.names, self.stages)
        own = np.array([self.sizes.get(name[:2], self.size) for name in deals.names])
        numbers = deals.numbers.copy()
        if len(deals):
            numbers[:, _SIZE] -= own[deals.stages]
        scaled = np.column_stack([(numbers - self.mean) / self.spread, deals.is_overdue])
        return np.asarray(scaled, dtype=np.float64), flags[deals.stages]


def learn(deals: DealRows, is_hit: Flags, *, table: Tell) -> Mapping[str, Tell]:
    """Return every candidate, the three single ones learnt from the same deals.

    A regularised logistic regression on standardised numbers and a flag per stage; small boosted
    trees on the numbers and the share won from the deal's stage. The rows stand in order of period
    and id: of too many every n-th is taken.
    """
    places = every_nth(len(deals))
    taught, won = deals.take(places), is_hit[places]
    scale = _scale(taught)
    numbers, flags = scale.columns(taught)
    share = shares_of(flags, won)

    def few_columns(asked: DealRows) -> Floats:
        own, stages = scale.columns(asked)
        return np.column_stack([own, share(stages)])

    by_line = fit_logistic(np.hstack([numbers, flags]), won)
    by_trees = fit_boosting(few_columns(taught), won)
    return candidates(
        table,
        logistic=lambda asked: by_line(np.hstack(scale.columns(asked))),
        boosting=lambda asked: by_trees(few_columns(asked)),
    )


def _scale(deals: DealRows) -> _Scale:
    pipelines = [name[:2] for name in deals.names]
    size_of = deals.numbers[:, _SIZE]
    sizes: dict[tuple[str, str], float] = {}
    for pipeline in sorted(set(pipelines)):
        own = np.isin(deals.stages, [i for i, one in enumerate(pipelines) if one == pipeline])
        if own.any():
            sizes[pipeline] = float(np.median(size_of[own]))
    unscaled = _Scale(
        stages={name: index for index, name in enumerate(deals.names)},
        sizes=sizes,
        size=float(np.median(size_of)),
        mean=np.zeros(len(NUMBERS)),
        spread=np.ones(len(NUMBERS)),
    )
    numbers = unscaled.columns(deals)[0][:, : len(NUMBERS)]
    mean, spread = mean_and_spread(numbers)
    return replace(unscaled, mean=mean, spread=spread)
