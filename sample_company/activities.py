"""Calls, mails, visits and to-dos of one block: planned, done, cancelled or forgotten."""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from sample_company.clock import DAY, NEVER, Bools, Floats, Ints, to_working_hours
from sample_company.customers import Customers
from sample_company.deals import Deals
from sample_company.organisation import Team

PER_WEEK: Final = 0.97
LONGEST_DAYS: Final = 320
LOOK_AHEAD: Final = 14 * DAY
FIRST_CONTACT: Final = 0.1
SHARE_NEGLECTED: Final = 0.12
SHARE_EVENTS: Final = 0.36
SHARE_UNRELATED: Final = 0.09
TASK_KIND_SHARE: Final = (0.44, 0.31, 0.25)
EVENT_KIND_SHARE: Final = (0.42, 0.45, 0.13)
TODO: Final = 2
SHARE_LOGGED: Final = 0.8
SHARE_FORGOTTEN: Final = 0.07
SHARE_CANCELLED: Final = 0.06
SHARE_NO_SHOW: Final = 0.012
SHARE_WITHOUT_NEXT_ACTION: Final = 0.24
HOUR: Final = 3_600


@dataclass(frozen=True, slots=True)
class Activities:
    """One row per task or event; times of NEVER have not come."""

    deal: Ints
    account: Ints
    owner: Ints
    contact: Ints
    is_event: Bools
    kind: Ints
    created: Ints
    due: Ints
    ended: Ints
    fate: Ints
    words: Ints

    def keep(self, rows: Bools | Ints) -> "Activities":
        """Return some of the activities."""
        return Activities(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})

    @property
    def size(self) -> int:
        """Return how many activities there are."""
        return self.created.size


DONE: Final = 0
CANCELLED: Final = 1
NO_SHOW: Final = 2


def make_activities(
    deals: Deals,
    customers: Customers,
    team: Team,
    *,
    start: int,
    end: int,
    rng: np.random.Generator,
) -> Activities:
    """Work the deals while they are open, and some customers without a deal."""
    deal, time = _work_deals(deals, team, end=end, rng=rng)
    extra = round(deal.size * SHARE_UNRELATED / (1 - SHARE_UNRELATED))
    extra_time = to_working_hours(rng.integers(start - 60 * DAY, end + LOOK_AHEAD, extra), rng)
    extra_owner = rng.choice(np.flatnonzero(team.sells), extra)
    per_section = customers.section.size // (int(customers.section.max()) + 1)
    place = rng.integers(0, per_section, extra)
    account = np.concatenate(
        [
            deals.account[deal],
            team.section_at(extra_owner, extra_time) * per_section + place,
        ]
    )
    owner = np.concatenate(
        [
            deals.versions.owner[deals.versions.find(deal, time)],
            extra_owner,
        ]
    )
    deal = np.concatenate([deal, np.full(extra, -1)])
    time = np.concatenate([time, extra_time])
    made = _shape(deal, time, owner=owner, account=account, rng=rng)
    made = made.keep((made.created < end) & team.is_present(made.owner, made.created))
    order = np.lexsort((made.created, made.deal))
    return made.keep(order)


def _work_deals(
    deals: Deals, team: Team, *, end: int, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Draw the moments of contact of each deal; a neglected deal is left alone half-way."""
    last = np.minimum(deals.paths.last_time, end + LOOK_AHEAD)
    span = np.clip(last - deals.created, DAY, LONGEST_DAYS * DAY)
    neglected = rng.random(deals.size) < SHARE_NEGLECTED
    abandoned = deals.paths.last_time == NEVER
    span = np.where(neglected | abandoned, (span * 0.45).astype(np.int64), span)
    first_owner = deals.versions.owner[deals.versions.find(np.arange(deals.size), deals.created)]
    rate: Floats = PER_WEEK / team.pace[first_owner]
    count = rng.poisson(span / DAY / 7 * rate + 0.8)
    deal = np.repeat(np.arange(deals.size), count)
    share = rng.random(deal.size)
    share[np.flatnonzero(np.diff(deal, prepend=-1))] *= FIRST_CONTACT
    raw = deals.created[deal] + (share * span[deal]).astype(np.int64)
    time = np.maximum(to_working_hours(raw, rng), deals.created[deal] + 60)
    return deal, time


def _shape(
    deal: Ints, time: Ints, *, owner: Ints, account: Ints, rng: np.random.Generator
) -> Activities:
    count = deal.size
    is_event = rng.random(count) < SHARE_EVENTS
    kind = np.where(
        is_event,
        rng.choice(3, count, p=EVENT_KIND_SHARE),
        rng.choice(3, count, p=TASK_KIND_SHARE),
    )
    is_todo = ~is_event & (kind == TODO)
    ahead = rng.integers(DAY, 12 * DAY, count)
    logged = ~is_event & ~is_todo & (rng.random(count) < SHARE_LOGGED)
    created = np.where(logged, time, to_working_hours(time - ahead, rng))
    late = (rng.normal(0.5, 3, count) * DAY).astype(np.int64)
    ended = np.where(is_todo, np.maximum(time + late, created + HOUR), time + HOUR)
    forgotten = ~logged & ~is_event & (rng.random(count) < SHARE_FORGOTTEN)
    luck = rng.random(count)
    fate = np.where(luck < SHARE_CANCELLED, CANCELLED, DONE)
    fate = np.where(luck > 1 - SHARE_NO_SHOW, NO_SHOW, fate)
    return Activities(
        deal=deal,
        account=account,
        owner=owner,
        contact=account * 2 + rng.integers(0, 2, count),
        is_event=is_event,
        kind=kind,
        created=np.minimum(created, time),
        due=time,
        ended=np.where(forgotten, NEVER, ended),
        fate=np.where(is_event, fate, DONE),
        words=rng.integers(0, 1 << 30, count),
    )


@dataclass(frozen=True, slots=True)
class Contacts:
    """Finished activities of deals in order of deal and end, to look up the last one."""

    deal: Ints
    ended: Ints
    next_day: Ints
    words: Ints

    def find(self, deals: Ints, moments: Ints) -> Ints:
        """Return the index of each deal's last activity by each moment; -1 if there is none."""
        keys = self.deal * NEVER * 2 + self.ended
        index = np.searchsorted(keys, deals * NEVER * 2 + moments, side="right") - 1
        found = (index >= 0) & (self.deal[index] == deals)
        return np.where(found, index, -1)


def list_contacts_of_deals(activities: Activities) -> Contacts:
    """Return the finished activities of deals; most of them agree on a dated next step."""
    rows = activities.keep(
        (activities.deal >= 0) & (activities.ended < NEVER) & (activities.fate == DONE)
    )
    rows = rows.keep(np.lexsort((rows.ended, rows.deal)))
    planned = rows.words % 1_000 >= SHARE_WITHOUT_NEXT_ACTION * 1_000
    next_day = rows.ended // DAY + 3 + rows.words // 1_000 % 18
    return Contacts(
        deal=rows.deal,
        ended=rows.ended,
        next_day=np.where(planned, next_day, NEVER // DAY),
        words=rows.words,
    )
