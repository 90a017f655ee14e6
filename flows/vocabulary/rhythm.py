"""The rhythm in which a source delivers: how long it may be quiet before that means something."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import Final

LOOK_BACK: Final = 5
"""Gaps between deliveries that are looked at."""
FIRST_RHYTHM: Final = 7
"""Days of a source that has delivered once."""


def rhythm_of(days: Sequence[date]) -> int:
    """Return the longest gap in days between the last deliveries, which are given newest first."""
    newest = days[: LOOK_BACK + 1]
    gaps = [(later - earlier).days for later, earlier in pairwise(newest)]
    return max(gaps, default=FIRST_RHYTHM)
