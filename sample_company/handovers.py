"""Deals that change hands: the owner left, moved to another section, or passed the deal on."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from sample_company.clock import DAY, NEVER, Ints, to_working_hours
from sample_company.organisation import Team

SHARE_PASSED_ON: Final = 0.035
SHARE_LEFT_BEHIND: Final = 0.04
SHARE_KEPT_BY_MOVERS: Final = 0.35


@dataclass(frozen=True, slots=True)
class Handovers:
    """Which deal got which new owner when."""

    deal: Ints
    time: Ints
    owner: Ints


def plan_handovers(
    team: Team, *, owner: Ints, created: Ints, last: Ints, rng: np.random.Generator
) -> Handovers:
    """Plan at most one handover per deal while it is open."""
    luck = rng.random(owner.size)
    leaving = np.where(luck > SHARE_LEFT_BEHIND, team.left[owner] - 3 * DAY, NEVER)
    moving = np.where(luck > SHARE_KEPT_BY_MOVERS, team.moved[owner], NEVER)
    moving = np.where(moving > created, moving, NEVER)
    span = np.maximum(np.minimum(last, created + 90 * DAY) - created, 2)
    passing = np.where(luck > 1 - SHARE_PASSED_ON, created + span // 2, NEVER)
    moment = np.minimum(np.minimum(leaving, moving), passing)
    due = (moment < last) & (moment < NEVER) & (moment > created)
    deal = np.flatnonzero(due)
    time = to_working_hours(moment[due], rng)
    heirs = _choose_heirs(team, owner[due], created[due], time, rng=rng)
    return Handovers(deal=deal, time=time, owner=heirs)


def _choose_heirs(
    team: Team, owner: Ints, created: Ints, time: Ints, *, rng: np.random.Generator
) -> Ints:
    """Draw a colleague of the section in which the deal was made; else its first member."""
    section = team.section_at(owner, created)
    everybody = np.arange(team.section.size)
    heirs = owner.copy()
    for number in range(owner.size):
        moment = np.full(everybody.size, time[number])
        here = (team.section_at(everybody, moment) == section[number]) & (
            team.is_present(everybody, moment + 5 * DAY)
        )
        choices = np.flatnonzero(here & team.sells & (everybody != owner[number]))
        if choices.size:
            heirs[number] = rng.choice(choices)
    return heirs
