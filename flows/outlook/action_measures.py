"""A metric of a group of people within two spans, and how it varies if other people had been drawn.

People are drawn with replacement (cluster bootstrap): the deals of one person are not independent
of each other, and a draw of single deals would call chance an effect.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from flows.outlook.action_records import Records, Shape

Floats = NDArray[np.float64]

DRAWS: Final = 2_000


@dataclass(frozen=True, slots=True)
class Measured:
    """A metric of a group in one span: its value, and its value in each draw."""

    value: float | None
    n: int
    denominator: float
    drawn: Floats


def draw_people(count: int, rng: np.random.Generator) -> Floats:
    """Return how often each person is in each draw; the first draw is everybody once.

    Shape: DRAWS + 1 rows, one column per person.
    """
    if not count:
        return np.ones((DRAWS + 1, 0))
    drawn = rng.multinomial(count, np.full(count, 1 / count), size=DRAWS)
    return np.vstack([np.ones(count), drawn]).astype(np.float64)


def measure(
    records: Records, *, people: Sequence[str], weights: Floats, shape: Shape, days: int
) -> Measured:
    """Return the metric of some people, as it is and in each draw, from the records of a span.

    ``ratio``: numerators over denominators. ``flow``: per person and business day, people without
    a record among them. ``level``: per person, the mean of the days on which the stock was taken.
    ``median``: of the numerators. Null where there is nothing to divide by.
    """
    own = records.only(np.isin(records.owners, np.array(people, dtype=np.str_)))
    place = {owner: number for number, owner in enumerate(people)}
    owner_of = np.array([place[owner] for owner in own.owners], dtype=np.intp)
    denominator = float(own.denominators.sum())
    if shape == "median":
        values = _medians(own.numerators, weights[:, owner_of])
    else:
        over = weights @ _summed(own.numerators, owner_of, len(people))
        under = (
            weights.sum(axis=1) * days
            if shape in {"flow", "level"}
            else weights @ _summed(own.denominators, owner_of, len(people))
        )
        values = np.divide(over, under, out=np.full_like(over, np.nan), where=under > 0)
    value = None if np.isnan(values[0]) else float(values[0])
    return Measured(value, int(owner_of.size), denominator, values[1:])


def _summed(amounts: Floats, owner_of: NDArray[np.intp], count: int) -> Floats:
    """Return the sum of each person."""
    return np.bincount(owner_of, weights=amounts, minlength=count).astype(np.float64)


def _medians(amounts: Floats, weights: Floats) -> Floats:
    """Return the median under each row of weights: the middle amount, or the mean of the two."""
    if not amounts.size:
        return np.full(len(weights), np.nan)
    order = np.argsort(amounts, kind="stable")
    ordered, reached = amounts[order], np.cumsum(weights[:, order], axis=1)
    total = reached[:, -1:]
    lower = np.argmax(reached >= total / 2, axis=1)
    upper = np.argmax(reached > total / 2, axis=1)
    middle = (ordered[lower] + ordered[upper]) / 2
    return np.where(total[:, 0] > 0, middle, np.nan)
