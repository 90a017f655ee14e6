"""The deals of one block: who sells what to whom for how much, and every version of each.

A version is the state of a deal from one moment to the next: stage, amount, close date, owner.
The nightly extract and the history of changes are both read off the versions.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from sample_company.amounts import draw_amounts, draw_first_amounts
from sample_company.clock import (
    DAY,
    HISTORY_DAYS,
    NEVER,
    Bools,
    Floats,
    Ints,
    business_days_between,
    day_of,
    month_number,
    to_working_hours,
)
from sample_company.close_dates import Pushes, plan_close_dates
from sample_company.customers import Customers
from sample_company.handovers import Handovers, plan_handovers
from sample_company.organisation import Organisation, Team
from sample_company.paths import Paths, make_paths
from sample_company.specials import find_whale, plant_specials
from sample_company.versions import Versions, build_versions

DEALS_PER_MONTH: Final = 276
WIN_LOGIT: Final = -1.08
TYPE_SHARES: Final = (0.46, 0.395, 0.14, 0.005)
TYPE_EFFECT: Final = (-0.25, 0.15, 0.85, -3.0)
MONTH_WEIGHTS: Final = (1.05, 1.0, 1.0, 1.1, 0.9, 1.05, 1.0, 0.85, 1.1, 1.1, 1.1, 0.8)
KNOWN_AFTER: Final = 50 * DAY
SHARE_DELETED: Final = 0.02
SHARE_BINNED: Final = 0.002
ACCOUNT_LEAD: Final = 36 * DAY


@dataclass(frozen=True, slots=True)
class Deals:
    """Every deal of a block; deal ``n`` is row ``n`` of each array."""

    created: Ints
    account: Ints
    kind: Ints
    source: Ints
    theme: Ints
    paths: Paths
    versions: Versions
    deleted: Ints
    binned: Bools

    @property
    def size(self) -> int:
        """Return how many deals there are."""
        return self.created.size


@dataclass(frozen=True, slots=True)
class _Draft:
    created: Ints
    owner: Ints
    kind: Ints
    win_share: Floats


def make_deals(
    organisation: Organisation,
    customers: Customers,
    *,
    start: int,
    end: int,
    rng: np.random.Generator,
) -> Deals:
    """Sell: create deals, lead them through the stages, and write down every version."""
    team = organisation.team
    draft = _draft(team, start=start, end=end, rng=rng)
    paths = make_paths(
        created=draft.created,
        win_share=draft.win_share,
        pace=team.pace[draft.owner],
        rng=rng,
    )
    seen = (paths.last_time > start - KNOWN_AFTER) & (paths.time.min(axis=1) < end)
    paths = paths.keep(seen)
    created = paths.time.min(axis=1)
    owner, kind = draft.owner[seen], draft.kind[seen]
    handovers = plan_handovers(team, owner=owner, created=created, last=paths.last_time, rng=rng)
    versions = _version(paths, owner, handovers, kind=kind, end=end, rng=rng)
    deleted = _delete(created, paths.last_time, rng)
    if organisation.block == 0:
        versions = plant_specials(versions, end=end)
        deleted[find_whale(versions, end=end)] = NEVER
    return Deals(
        created=created,
        account=_choose_accounts(
            customers, team.section_at(owner, created), created=created, rng=rng
        ),
        kind=kind,
        source=rng.integers(0, 6, created.size),
        theme=rng.integers(0, 1 << 30, created.size),
        paths=paths,
        versions=versions,
        deleted=deleted,
        binned=rng.random(created.size) < SHARE_BINNED,
    )


def _delete(created: Ints, last: Ints, rng: np.random.Generator) -> Ints:
    """Return when each deal is deleted while open, as a duplicate say; NEVER for most."""
    moment = created + rng.integers(5 * DAY, 60 * DAY, created.size)
    is_deleted = (rng.random(created.size) < SHARE_DELETED) & (moment < last)
    return np.where(is_deleted, moment, NEVER)


def _draft(team: Team, *, start: int, end: int, rng: np.random.Generator) -> _Draft:
    first = start // DAY - HISTORY_DAYS
    days = business_days_between(day_of(first), day_of(end // DAY))
    weights = np.array(MONTH_WEIGHTS)[month_number(days) % 12]
    count = round(DEALS_PER_MONTH * (end // DAY - first) / 30.44)
    created = to_working_hours(rng.choice(days, count, p=weights / weights.sum()) * DAY, rng)
    created.sort()
    owner = _choose_owners(team, created, rng)
    kind = rng.choice(len(TYPE_SHARES), count, p=TYPE_SHARES)
    logit = WIN_LOGIT + team.skill[owner] + np.array(TYPE_EFFECT)[kind]
    return _Draft(created=created, owner=owner, kind=kind, win_share=1 / (1 + np.exp(-logit)))


def _choose_owners(team: Team, created: Ints, rng: np.random.Generator) -> Ints:
    """Draw owners by weight, again and again for those who are not here at that time."""
    weights = np.where(team.sells, team.weight * np.exp(team.skill / 2), 0)
    share = weights / weights.sum()
    owner = rng.choice(share.size, created.size, p=share)
    for _ in range(20):
        absent = ~team.is_present(owner, created)
        owner[absent] = rng.choice(share.size, int(absent.sum()), p=share)
    return owner


def _choose_accounts(
    customers: Customers, section: Ints, *, created: Ints, rng: np.random.Generator
) -> Ints:
    """Draw an account of the section, big ones more often, that the CRM knows long enough."""
    per_section = customers.section.size // (int(customers.section.max()) + 1)
    account = np.zeros(section.size, dtype=np.int64)
    wanted = np.ones(section.size, dtype=np.bool_)
    for _ in range(12):
        place = (per_section * rng.random(int(wanted.sum())) ** 1.7).astype(np.int64)
        account[wanted] = section[wanted] * per_section + place
        wanted = customers.created[account] > created - ACCOUNT_LEAD
    account[wanted] = section[wanted] * per_section
    return account


def _version(
    paths: Paths,
    owner: Ints,
    handovers: Handovers,
    *,
    kind: Ints,
    end: int,
    rng: np.random.Generator,
) -> Versions:
    first_amount = draw_first_amounts(kind, rng)
    pushes: Pushes = plan_close_dates(paths, end=end, rng=rng)
    return build_versions(
        paths,
        amounts=draw_amounts(paths, first_amount, rng),
        pushes=pushes,
        owner=owner,
        handovers=handovers,
    )
