"""Amounts of deals in whole yen: the first guess, and how it changes from stage to stage."""

from typing import Final

import numpy as np

from sample_company.clock import Ints
from sample_company.layouts import WON
from sample_company.paths import FINAL, FINAL_AGAIN, PROPOSAL, SLOTS, Paths

MISSING: Final = -(1 << 60)
MEDIAN_YEN: Final = (3_000_000, 2_400_000, 1_100_000, 500_000)
SPREAD: Final = 0.85
SMALLEST: Final = 300_000
LARGEST: Final = 80_000_000
FINE_BELOW: Final = 1_000_000
SHARE_MISSING_EARLY: Final = 0.1
SHARE_MISSING: Final = 0.012
REVISION_SHARE: Final = {2: 0.5, 5: 0.6, FINAL: 0.22}
REVISION_MEAN: Final = {2: 0.02, 5: -0.05, FINAL: -0.04}
REVISION_SPREAD: Final = {2: 0.3, 5: 0.16, FINAL: 0.08}


def draw_first_amounts(kind: Ints, rng: np.random.Generator) -> Ints:
    """Draw what the owner first writes down, by type of deal."""
    yen = np.array(MEDIAN_YEN)[kind] * np.exp(rng.normal(0, SPREAD, kind.size))
    return np.asarray(np.clip(yen, SMALLEST, LARGEST), dtype=np.int64)


def draw_amounts(paths: Paths, first: Ints, rng: np.random.Generator) -> Ints:
    """Return the amount of each deal in each slot; MISSING where the cell is blank."""
    ratio = np.zeros((first.size, SLOTS))
    for slot, share in REVISION_SHARE.items():
        change = rng.normal(REVISION_MEAN[slot], REVISION_SPREAD[slot], first.size)
        revised = paths.present[:, slot] & (rng.random(first.size) < share)
        ratio[:, slot] = np.where(revised, change, 0)
    yen = first[:, None] * np.exp(np.cumsum(ratio, axis=1))
    step = np.where(yen < FINE_BELOW, 1_000, 10_000)
    rounded = (np.round(yen / step) * step).astype(np.int64)
    chance = rng.random((first.size, 1))
    won = (paths.stage[:, [FINAL, FINAL_AGAIN]] == WON).any(axis=1, keepdims=True)
    early = np.arange(SLOTS) < PROPOSAL
    missing = (early & (chance < SHARE_MISSING_EARLY)) | ((chance < SHARE_MISSING) & ~won)
    return np.where(missing, MISSING, rounded)
