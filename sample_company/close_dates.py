"""Expected close dates: too early at first, pushed again and again, sometimes forgotten."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from sample_company.clock import (
    DAY,
    NEVER,
    Ints,
    month_end,
    next_business_day,
    to_working_hours,
)
from sample_company.paths import FINAL, FINAL_AGAIN, HOLD, REOPENED, SLOTS, Paths

TYPICAL_DAYS: Final = 62
SHARE_MONTH_END: Final = 0.62
SHARE_FORGETFUL: Final = 0.075
ROUNDS: Final = 14
MONTHS_PUSHED: Final = (1, 2, 3)
MONTHS_SHARE: Final = (0.72, 0.2, 0.08)
SHARE_LATE_ENTRY: Final = 0.03
LATE_DAYS: Final = 12
HOLD_DAYS: Final = 120
REOPENED_DAYS: Final = 45


@dataclass(frozen=True, slots=True)
class Pushes:
    """Close day per slot (NEVER: unchanged), and the pushes between slots."""

    slot_day: Ints
    deal: Ints
    time: Ints
    day: Ints


def plan_close_dates(paths: Paths, *, end: int, rng: np.random.Generator) -> Pushes:
    """Give each deal its first close date, push it while it is open, and set it when it ends."""
    slot_day = _days_by_slot(paths, rng)
    created = paths.time.min(axis=1)
    first = _first_guess(created // DAY, rng)
    count = created.size
    is_first = paths.time == created[:, None]
    opening = is_first & (slot_day == NEVER)
    slot_day = np.where(opening, first[:, None], slot_day)
    until = np.minimum(np.minimum(paths.time[:, FINAL], paths.time[:, HOLD]), end)
    lag = rng.integers(-9, 9, count)
    lazy = rng.random(count) < SHARE_FORGETFUL
    pushed = _push(first, until, lag=np.where(lazy, 10_000, lag), rng=rng)
    return Pushes(slot_day=slot_day, deal=pushed[0], time=pushed[1], day=pushed[2])


def _days_by_slot(paths: Paths, rng: np.random.Generator) -> Ints:
    days = np.full(paths.time.shape, NEVER, dtype=np.int64)
    count = paths.time.shape[0]
    late = rng.random(count) < SHARE_LATE_ENTRY
    entry = np.where(late, rng.integers(2, LATE_DAYS, count), 0)
    for slot in (FINAL, FINAL_AGAIN):
        days[:, slot] = paths.time[:, slot] // DAY - np.where(slot == FINAL, entry, 0)
    days[:, HOLD] = month_end(paths.time[:, HOLD] // DAY % (NEVER // DAY) + HOLD_DAYS)
    days[:, REOPENED] = month_end(paths.time[:, REOPENED] // DAY % (NEVER // DAY) + REOPENED_DAYS)
    created = paths.time.min(axis=1, keepdims=True) // DAY
    return np.where(paths.time < NEVER, np.maximum(days, created), NEVER).reshape(-1, SLOTS)


def _first_guess(created: Ints, rng: np.random.Generator) -> Ints:
    days = created + (TYPICAL_DAYS * np.exp(rng.normal(0, 0.4, created.size))).astype(np.int64)
    return _tidy(days, rng)


def _tidy(days: Ints, rng: np.random.Generator) -> Ints:
    """Write the end of the month more often than the day that is really meant."""
    at_end = rng.random(days.size) < SHARE_MONTH_END
    return np.where(at_end, month_end(days), next_business_day(days))


def _push(
    first: Ints, until: Ints, *, lag: Ints, rng: np.random.Generator
) -> tuple[Ints, Ints, Ints]:
    """Push the date near its end, until the deal is decided or its owner forgets it."""
    current, active = first.copy(), np.ones(first.size, dtype=np.bool_)
    deals, times, days = [], [], []
    moment = np.zeros(first.size, dtype=np.int64)
    for _ in range(ROUNDS):
        wanted = to_working_hours((current + lag) * DAY, rng)
        moment = np.maximum(wanted, moment + DAY)
        active = active & (moment < until) & (rng.random(first.size) > SHARE_FORGETFUL / 2)
        months = rng.choice(MONTHS_PUSHED, first.size, p=MONTHS_SHARE)
        target = _tidy(np.maximum(current, moment // DAY) + 30 * months, rng)
        deals.append(np.flatnonzero(active))
        times.append(moment[active])
        days.append(target[active])
        current = np.where(active, target, current)
    return np.concatenate(deals), np.concatenate(times), np.concatenate(days)
