"""The way of each deal through the stages: which it passes, when, and how it ends.

A deal has twelve slots in a fixed order; a slot that a deal does not pass has the time NEVER.
Skips, steps back, pauses and re-openings are thus nothing but slots present or absent.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from sample_company.clock import (
    DAY,
    NEVER,
    Bools,
    Floats,
    Ints,
    month_end,
    month_number,
    previous_business_day,
    to_working_hours,
)
from sample_company.layouts import DISQUALIFIED, LOST, ON_HOLD, WON

SLOTS: Final = 12
PROPOSAL, BACK, HOLD, RESUMED, VERBAL = 2, 3, 6, 7, 8
FINAL, REOPENED, FINAL_AGAIN = 9, 10, 11
SLOT_STAGE: Final = (0, 1, 2, 1, 2, 3, ON_HOLD, 3, 4, WON, 3, WON)
DWELL_DAYS: Final = (8, 13, 17, 9, 12, 13, 45, 12, 6, 14, 24, 0)
LAST_SLOTS: Final = (0, 1, 2, 5, 8)
LAST_SLOT_SHARE: Final = (0.16, 0.27, 0.29, 0.22, 0.06)
SHARE_PRESENT: Final = (0.88, 0.9, 0.94, 0.05, 0.05, 0.94, 0.06, 0.6, 0.6)
SHARE_ABANDONED: Final = 0.024
SHARE_DISQUALIFIED: Final = 0.03
SHARE_HELD_FOR_GOOD: Final = 0.7
SHARE_PULLED_FORWARD: Final = 0.45
SHARE_INSTANT: Final = 0.012
SHARE_REOPENED_WON: Final = 0.012
SHARE_REOPENED_LOST: Final = 0.025
SHARE_WON_AFTER_REOPENING: Final = 0.4
SHARE_SAME_SECOND: Final = 0.004
SHARE_AT_MONTH_END: Final = 0.38
SHARE_AT_YEAR_OR_HALF_END: Final = 0.62
PULL_DAYS: Final = 5
HALF_END_MONTHS: Final = (2, 8)


@dataclass(frozen=True, slots=True)
class Paths:
    """Stage and time of each slot of each deal."""

    stage: Ints
    time: Ints

    @property
    def present(self) -> Bools:
        """Tell which slots a deal passes."""
        return self.time < NEVER

    @property
    def last_time(self) -> Ints:
        """Return the moment of each deal's last decision; NEVER while it is open."""
        return np.where(
            self.time[:, REOPENED] < NEVER, self.time[:, FINAL_AGAIN], self.time[:, FINAL]
        )

    def keep(self, rows: Bools) -> "Paths":
        """Return the paths of some deals."""
        return Paths(stage=self.stage[rows], time=self.time[rows])


def make_paths(
    *, created: Ints, win_share: Floats, pace: Floats, rng: np.random.Generator
) -> Paths:
    """Lead every deal from its creation to its end, even beyond the last delivery."""
    winner = rng.random(created.size) < win_share
    last_slot = np.where(winner, VERBAL, rng.choice(LAST_SLOTS, created.size, p=LAST_SLOT_SHARE))
    present = _choose_slots(winner, last_slot, rng)
    stage = _name_stages(winner, last_slot, rng)
    dwell = _spend_days(present, winner, last_slot, rng) * pace[:, None]
    waited = np.cumsum(np.where(present, dwell, 0), axis=1) - np.where(present, dwell, 0)
    time = created[:, None] + (waited * DAY).astype(np.int64)
    time = _pull_to_period_end(time, created, present & winner[:, None], rng)
    return Paths(stage=stage, time=_keep_order(time, present, rng))


def _choose_slots(winner: Bools, last_slot: Ints, rng: np.random.Generator) -> Bools:
    count = winner.size
    present = np.zeros((count, SLOTS), dtype=np.bool_)
    present[:, :FINAL] = rng.random((count, FINAL)) < SHARE_PRESENT
    present[:, BACK + 1] = present[:, BACK]
    present[:, BACK : BACK + 2] &= present[:, [PROPOSAL]]
    beyond = (np.arange(FINAL) > last_slot[:, None]) & (np.arange(FINAL) != HOLD)
    held = present[:, HOLD] & (last_slot >= PROPOSAL)
    present[:, :FINAL] &= ~beyond
    present[~winner, last_slot[~winner]] = True
    returns = held & (winner | (rng.random(count) < SHARE_PRESENT[RESUMED]))
    present[:, HOLD] = held
    present[:, RESUMED] = returns
    present[:, VERBAL] &= ~(held & ~returns)
    abandoned = ~winner & (rng.random(count) < SHARE_ABANDONED)
    present[:, FINAL] = ~abandoned & ~(held & ~returns & (rng.random(count) < SHARE_HELD_FOR_GOOD))
    instant = winner & (rng.random(count) < SHARE_INSTANT)
    present[instant, :FINAL] = False
    chance = np.where(winner, SHARE_REOPENED_WON, SHARE_REOPENED_LOST)
    present[:, REOPENED] = present[:, FINAL] & (rng.random(count) < chance)
    present[:, FINAL_AGAIN] = present[:, REOPENED]
    return present


def _name_stages(winner: Bools, last_slot: Ints, rng: np.random.Generator) -> Ints:
    stage = np.tile(np.array(SLOT_STAGE, dtype=np.int64), (winner.size, 1))
    early = np.isin(last_slot, (0, 1)) & (rng.random(winner.size) < SHARE_DISQUALIFIED * 2)
    stage[:, FINAL] = np.where(winner, WON, np.where(early, DISQUALIFIED, LOST))
    again = rng.random(winner.size) < SHARE_WON_AFTER_REOPENING
    stage[:, FINAL_AGAIN] = np.where(again, WON, LOST)
    stage[:, RESUMED] = np.where(last_slot == PROPOSAL, 2, 3)
    return stage


def _spend_days(present: Bools, winner: Bools, last_slot: Ints, rng: np.random.Generator) -> Floats:
    spread = np.exp(rng.normal(0, 0.62, present.shape))
    deal = np.exp(rng.normal(0, 0.28, (winner.size, 1)))
    dwell = np.array(DWELL_DAYS) * spread * deal
    losing = ~winner[:, None] & (np.arange(SLOTS) == last_slot[:, None])
    return np.where(losing, dwell * 2.1, dwell)


def _pull_to_period_end(
    time: Ints, created: Ints, closing: Bools, rng: np.random.Generator
) -> Ints:
    """Let many wins fall into the last days of a month, most at the half and the year."""
    final = time[:, FINAL]
    days = final // DAY
    half_end = np.isin(month_number(days) % 12, HALF_END_MONTHS)
    share = np.where(half_end, SHARE_AT_YEAR_OR_HALF_END, SHARE_AT_MONTH_END)
    pulled = previous_business_day(month_end(days) - rng.integers(0, PULL_DAYS, days.size))
    into_half = np.isin((month_number(days) - 1) % 12, HALF_END_MONTHS) & (
        rng.random(days.size) < SHARE_PULLED_FORWARD
    )
    previous_end = previous_business_day(
        month_end(days - 31) - rng.integers(0, PULL_DAYS, days.size)
    )
    target = np.where(rng.random(days.size) < share, np.maximum(pulled, days), days)
    target = np.where(into_half & (previous_end * DAY > created + 5 * DAY), previous_end, target)
    wanted = np.where(closing[:, FINAL], target * DAY + final % DAY, final)
    stretch = (wanted - created) / np.maximum(final - created, 1)
    before = created[:, None] + ((time - created[:, None]) * stretch[:, None]).astype(np.int64)
    moved = np.where(np.arange(SLOTS) <= FINAL, before, time + (wanted - final)[:, None])
    return np.asarray(moved, dtype=np.int64)


def _keep_order(time: Ints, present: Bools, rng: np.random.Generator) -> Ints:
    """Bring moments into working hours, keep slots in order, let a few share one second."""
    worked = to_working_hours(time, rng)
    ordered = np.maximum.accumulate(np.where(present, worked, 0), axis=1) + np.arange(SLOTS)
    same = (rng.random(time.shape[0]) < SHARE_SAME_SECOND) & present[:, 1] & present[:, 2]
    ordered[same, 2] = ordered[same, 1]
    return np.where(present, ordered, NEVER)
