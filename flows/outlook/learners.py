"""Learn from past deals which of them are won: two learners, each behind one function.

Both are of scikit-learn, regularised, with one thread and no chance in them: equal rows teach equal
chances. The library is loaded when something is learnt, and not before.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from flows.outlook.rates import PRIOR_STRENGTH
from flows.outlook.traits import NUMBERS, DealRows, Flags, Floats
from flows.outlook.vocabulary import StageKey

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

Tell = Callable[[DealRows], Floats]
"""Says of each deal how likely it is to be won within the period."""

MOST_ROWS: Final = 40_000
"""Deals that one learner learns from; of more, every second, third … is taken."""

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


@contextmanager
def one_thread() -> Iterator[None]:
    """Let nothing within run in several threads, so that sums add up in one order."""
    with _threads().limit(limits=1):
        yield


@cache
def _threads() -> "ThreadpoolController":
    import sklearn.ensemble
    import sklearn.linear_model  # noqa: F401 (their libraries have to be there to be limited)
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


def learn_logistic(deals: DealRows, is_hit: Flags) -> Tell:
    """Return a regularised logistic regression on standardised numbers and a flag per stage."""
    from sklearn.linear_model import LogisticRegression

    deals, is_hit = _fewer(deals, is_hit)
    scale = _scale(deals)
    model = LogisticRegression(C=1.0, max_iter=500)
    model.fit(np.hstack(scale.columns(deals)), is_hit)

    def tell(asked: DealRows) -> Floats:
        if not len(asked):
            return np.zeros(0)
        told = model.predict_proba(np.hstack(scale.columns(asked)))[:, 1]
        return np.asarray(told, dtype=np.float64)

    return tell


def learn_boosting(deals: DealRows, is_hit: Flags) -> Tell:
    """Return small boosted trees on the numbers and the share won from the deal's stage."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    deals, is_hit = _fewer(deals, is_hit)
    scale = _scale(deals)
    _, flags = scale.columns(deals)
    whole = (is_hit.sum() + 1) / (len(deals) + 2)
    shares = (flags.T @ is_hit + PRIOR_STRENGTH * whole) / (flags.sum(axis=0) + PRIOR_STRENGTH)

    def columns(asked: DealRows) -> Floats:
        numbers, stages = scale.columns(asked)
        known = stages.sum(axis=1)
        return np.column_stack([numbers, stages @ shares + (1 - known) * whole])

    model = HistGradientBoostingClassifier(
        max_leaf_nodes=6,
        learning_rate=0.1,
        max_iter=50,
        min_samples_leaf=40,
        l2_regularization=5.0,
        early_stopping=False,
        random_state=0,
    )
    model.fit(columns(deals), is_hit)

    def tell(asked: DealRows) -> Floats:
        if not len(asked):
            return np.zeros(0)
        return np.asarray(model.predict_proba(columns(asked))[:, 1], dtype=np.float64)

    return tell


def mean_of(*tells: Tell) -> Tell:
    """Return the mean of what several say."""

    def tell(asked: DealRows) -> Floats:
        return np.asarray(np.mean([one(asked) for one in tells], axis=0), dtype=np.float64)

    return tell


def _fewer(deals: DealRows, is_hit: Flags) -> tuple[DealRows, Flags]:
    """Return every n-th deal where there are too many; they stand in order of period and id."""
    places = np.arange(0, len(deals), -(-len(deals) // MOST_ROWS))
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
