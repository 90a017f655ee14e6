"""Fit two learners to columns of numbers, each behind one function.

Both are of scikit-learn, regularised, with one thread and no chance in them: equal rows teach equal
chances. The library is loaded when something is learnt, and not before.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from flows.outlook.judging import MEAN, TABLE
from flows.outlook.rates import PRIOR_STRENGTH
from flows.outlook.traits import Flags, Floats

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

Asked = TypeVar("Asked")
Name = TypeVar("Name", bound=Hashable)

MOST_ROWS: Final = 40_000
"""Rows that one learner learns from; of more, every second, third … is taken."""


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


def every_nth(rows: int) -> NDArray[np.intp]:
    """Return the places of every n-th row where there are too many; they stand in a fixed order."""
    return np.arange(0, rows, max(-(-rows // MOST_ROWS), 1))


def flags_of(names: Sequence[Name], places: Mapping[Name, int]) -> Floats:
    """Return a row of flags per name, all 0 for one that has no place."""
    flags = np.zeros((len(names), len(places)))
    for row, name in enumerate(names):
        if name in places:
            flags[row, places[name]] = 1.0
    return flags


def shares_of(flags: Floats, is_hit: Flags) -> Callable[[Floats], Floats]:
    """Return what turns flags into the share of hits that they had, pulled towards that of all."""
    whole = (is_hit.sum() + 1) / (len(flags) + 2)
    shares = (flags.T @ is_hit + PRIOR_STRENGTH * whole) / (flags.sum(axis=0) + PRIOR_STRENGTH)
    return lambda asked: asked @ shares + (1 - asked.sum(axis=1)) * whole


def mean_and_spread(numbers: Floats) -> tuple[Floats, Floats]:
    """Return the mean of each column and its spread; 1 where a column does not vary."""
    spread = numbers.std(axis=0)
    return numbers.mean(axis=0), np.where(spread > 0, spread, 1.0)


def fit_logistic(columns: Floats, is_hit: Flags) -> Callable[[Floats], Floats]:
    """Return a regularised logistic regression; columns of numbers should be standardised."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1.0, max_iter=500)
    model.fit(columns, is_hit)
    return lambda asked: _chances(model.predict_proba, asked)


def fit_boosting(columns: Floats, is_hit: Flags) -> Callable[[Floats], Floats]:
    """Return small boosted trees."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    model = HistGradientBoostingClassifier(
        max_leaf_nodes=6,
        learning_rate=0.1,
        max_iter=50,
        min_samples_leaf=40,
        l2_regularization=5.0,
        early_stopping=False,
        random_state=0,
    )
    model.fit(columns, is_hit)
    return lambda asked: _chances(model.predict_proba, asked)


def candidates(
    table: Callable[[Asked], Floats],
    *,
    logistic: Callable[[Asked], Floats],
    boosting: Callable[[Asked], Floats],
) -> Mapping[str, Callable[[Asked], Floats]]:
    """Return every candidate by its name: the three, and the mean of what they say."""

    def mean(asked: Asked) -> Floats:
        return _mean([one(asked) for one in (table, logistic, boosting)])

    return {TABLE: table, "logistic": logistic, "boosting": boosting, MEAN: mean}


def tell_each(tells: Mapping[str, Callable[[Asked], Floats]], asked: Asked) -> Mapping[str, Floats]:
    """Return what every candidate says; the mean out of what the others said, not asked again."""
    told = {name: tell(asked) for name, tell in tells.items() if name != MEAN}
    return {**told, MEAN: _mean(list(told.values()))}


def _mean(told: Sequence[Floats]) -> Floats:
    return np.asarray(np.mean(told, axis=0), dtype=np.float64)


def _chances(predict: Callable[[Floats], Floats], asked: Floats) -> Floats:
    if not len(asked):
        return np.zeros(0)
    return np.asarray(predict(asked)[:, 1], dtype=np.float64)
