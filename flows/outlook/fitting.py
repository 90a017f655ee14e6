"""Fit two learners to columns of numbers, each behind one function.

Both are of scikit-learn, regularised, with one thread and no chance in them: equal rows teach equal
chances. The library is loaded when something is learnt, and not before.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from flows.outlook.traits import Flags, Floats

if TYPE_CHECKING:
    from threadpoolctl import ThreadpoolController

Asked = TypeVar("Asked")

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


def mean_of(*tells: Callable[[Asked], Floats]) -> Callable[[Asked], Floats]:
    """Return the mean of what several say."""

    def tell(asked: Asked) -> Floats:
        return np.asarray(np.mean([one(asked) for one in tells], axis=0), dtype=np.float64)

    return tell


def _chances(predict: Callable[[Floats], Floats], asked: Floats) -> Floats:
    if not len(asked):
        return np.zeros(0)
    return np.asarray(predict(asked)[:, 1], dtype=np.float64)
