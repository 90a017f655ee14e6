"""Rates out of counts, shrunk where the counts are small."""

from dataclasses import dataclass
from typing import Final

from flows.outlook.vocabulary import Tally

PRIOR_STRENGTH: Final = 20
"""Weight of the wider group, in deals: a group of 20 deals counts half itself."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A chance, and the ``n`` deals of the narrowest group behind it."""

    p_win: float
    n: int


def pooled(tally: Tally) -> float:
    """Return a rate that is never 0 or 1 (uniform prior)."""
    return (tally.hits + 1) / (tally.n + 2)


def shrink(tally: Tally, *, towards: float, strength: int = PRIOR_STRENGTH) -> float:
    """Return the Beta-binomial posterior mean: own history, pulled towards a wider rate."""
    return (tally.hits + strength * towards) / (tally.n + strength)
