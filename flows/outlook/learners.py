"""Learn from past deals which of them are won: two learners, each behind one function."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from flows.outlook.fitting import every_nth, fit_boosting, fit_logistic
from flows.outlook.rates import PRIOR_STRENGTH
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
        flags = np.zeros((len(deals.names), len(self.stages)))
        for row, name in enumerate(deals.names):
            if name in self.stages:
                flags[row, self.stages[name]] = 1.0
        own = np.array([self.sizes.get(name[:2], self.size) for name in deals.names])
        numbers = deals.numbers.copy()
        if len(deals):
            numbers[:, _SIZE] -= own[deals.stages]
        scaled = np.column_stack([(numbers - self.mean) / self.spread, deals.is_overdue])
        return np.asarray(scaled, dtype=np.float64), flags[deals.stages]


def learn_logistic(deals: DealRows, is_hit: Flags) -> Tell:
    """Return a regularised logistic regression on standardised numbers and a flag per stage."""
    deals, is_hit = _fewer(deals, is_hit)
    scale = _scale(deals)
    told = fit_logistic(np.hstack(scale.columns(deals)), is_hit)
    return lambda asked: told(np.hstack(scale.columns(asked)))


def learn_boosting(deals: DealRows, is_hit: Flags) -> Tell:
    """Return small boosted trees on the numbers and the share won from the deal's stage."""
    deals, is_hit = _fewer(deals, is_hit)
    scale = _scale(deals)
    _, flags = scale.columns(deals)
    whole = (is_hit.sum() + 1) / (len(deals) + 2)
    shares = (flags.T @ is_hit + PRIOR_STRENGTH * whole) / (flags.sum(axis=0) + PRIOR_STRENGTH)

    def columns(asked: DealRows) -> Floats:
        numbers, stages = scale.columns(asked)
        known = stages.sum(axis=1)
        return np.column_stack([numbers, stages @ shares + (1 - known) * whole])

    told = fit_boosting(columns(deals), is_hit)
    return lambda asked: told(columns(asked))


def _fewer(deals: DealRows, is_hit: Flags) -> tuple[DealRows, Flags]:
    """Return every n-th deal where there are too many; they stand in order of period and id."""
    places = every_nth(len(deals))
    return deals.take(places), is_hit[places]


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
    spread = numbers.std(axis=0)
    return _Scale(
        stages=unscaled.stages,
        sizes=sizes,
        size=unscaled.size,
        mean=numbers.mean(axis=0),
        spread=np.where(spread > 0, spread, 1.0),
    )
