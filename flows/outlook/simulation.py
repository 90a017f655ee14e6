"""Seeded Monte-Carlo of how much of a set of deals is won.

Each draw has one common shock for all deals (logit-normal): deals do not fail independently, and
an interval that says so would be too narrow. The largest deals are drawn one by one; the many
small ones below them together, by the normal law of their sum given the shock. What deals not yet
seen bring is drawn from what they brought in past periods.
"""

import hashlib
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

DRAWS: Final = 10_000
DRAWN_SINGLY: Final = 64
"""Deals, largest first, that are drawn one by one."""

MOST_LEVELS: Final = 64
"""Different chances of the small ones; what they promise together stays as it is."""

_SMALLEST: Final = 1e-9


def seed_of(*parts: str) -> int:
    """Return a seed that depends on nothing but the words given."""
    digest = hashlib.sha256("|".join(parts).encode()).digest()
    return int.from_bytes(digest[:8], "big")


def simulate_wins(*, amounts: Floats, probabilities: Floats, sigma: float, seed: int) -> Floats:
    """Return the sum won in each of the draws; ``sigma`` spreads the shock on the logit scale."""
    won = np.zeros(DRAWS)
    if not amounts.size:
        return won
    rng = np.random.default_rng(seed)
    shocks = rng.standard_normal(DRAWS)
    order = np.argsort(-amounts, kind="stable")
    large, small = order[:DRAWN_SINGLY], order[DRAWN_SINGLY:]
    levels, level_of = np.unique(probabilities[large], return_inverse=True)
    shocked = _shocked(levels, shocks, sigma=sigma)
    drawn, is_won = np.empty(DRAWS), np.empty(DRAWS, dtype=bool)
    for index, level in zip(large, level_of, strict=True):
        np.less(rng.random(out=drawn), shocked[level], out=is_won)
        won += np.multiply(is_won, amounts[index], out=drawn)
    if small.size:
        levels, level_of = _levels(amounts[small], probabilities[small])
        shocked = _shocked(levels, shocks, sigma=sigma)
        won += _sum_of_small(amounts[small], level_of, shocked, rng)
    return won


def simulate_flow(*, past: Floats, expected: float, seed: int) -> Floats:
    """Return one of the past sums in each of the draws, scaled so that their mean is expected."""
    mean = float(past.mean()) if past.size else 0.0
    if mean <= 0:
        return np.full(DRAWS, expected)
    drawn = np.random.default_rng(seed).choice(past, size=DRAWS)
    return np.asarray(drawn * (expected / mean), dtype=np.float64)


def _levels(amounts: Floats, probabilities: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """Return the chances there are, and whose is which; of very many, the means of neighbours."""
    levels, level_of = np.unique(probabilities, return_inverse=True)
    if len(levels) <= MOST_LEVELS:
        return levels, level_of
    group_of = (np.arange(len(levels)) * MOST_LEVELS // len(levels))[level_of]
    weights = np.bincount(group_of, weights=amounts)
    sums = np.bincount(group_of, weights=amounts * probabilities)
    return np.asarray(sums / weights, dtype=np.float64), group_of


def _shocked(levels: Floats, shocks: Floats, *, sigma: float) -> Floats:
    """Return each probability under each shock; its mean over the shocks stays the probability."""
    bounded = np.clip(levels, _SMALLEST, 1 - _SMALLEST)
    logits = np.log(bounded / (1 - bounded))
    # a normal shock pulls the mean of expit(m) as if m were divided by this root: widen m first
    centred = logits * np.sqrt(1 + np.pi * sigma**2 / 8)
    shifted = centred[:, np.newaxis] + sigma * shocks[np.newaxis, :]
    np.negative(shifted, out=shifted)
    np.exp(shifted, out=shifted)
    shifted += 1
    return np.asarray(np.reciprocal(shifted, out=shifted), dtype=np.float64)


def _sum_of_small(
    amounts: Floats,
    level_of: NDArray[np.intp],
    shocked: Floats,
    rng: np.random.Generator,
) -> Floats:
    """Return the sum won of many small deals, by the normal law given the shock."""
    sums = np.bincount(level_of, weights=amounts, minlength=len(shocked))
    squares = np.bincount(level_of, weights=amounts**2, minlength=len(shocked))
    mean = sums @ shocked
    spread = np.sqrt(squares @ (shocked * (1 - shocked)))
    drawn = mean + spread * rng.standard_normal(DRAWS)
    return np.asarray(np.clip(drawn, 0, float(amounts.sum())), dtype=np.float64)
