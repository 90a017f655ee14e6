"""The people and units of one block: who sells what, where, since when, and who leads whom."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Literal, TypeAlias

import numpy as np

from sample_company.clock import NEVER, Bools, Floats, Ints, start_of
from sample_company.identifiers import make_ids
from sample_company.words import DIVISIONS, GIVEN_NAMES, SECTIONS, SURNAMES

ROOT_CODE: Final = "000000"
COMPANY_NAME: Final = "みほん電機株式会社"
COMPANY_NAME_EN: Final = "Mihon Electric Co., Ltd."
MAIL_DOMAIN: Final = "example.co.jp"
FOUNDED: Final = date(2020, 4, 1)
CLOSED_SECTION: Final = 3
NEW_SECTION: Final = 16
REORGANISED: Final = date(2026, 4, 1)
REPS_PER_SECTION: Final = 6
NEW_LEADERS: Final = ((5, date(2025, 10, 1)), (10, date(2026, 10, 1)))
JOINERS: Final = (
    (0, date(2025, 7, 1)),
    (2, date(2025, 10, 1)),
    (4, date(2025, 10, 1)),
    (7, date(2026, 1, 1)),
    (8, date(2026, 4, 1)),
    (11, date(2026, 4, 1)),
    (13, date(2026, 4, 1)),
    (16, date(2026, 4, 1)),
    (16, date(2026, 4, 1)),
    (1, date(2026, 9, 1)),
    (12, date(2026, 10, 1)),
)
LEAVERS: Final = (
    (1, date(2025, 9, 1)),
    (4, date(2025, 10, 1)),
    (6, date(2026, 1, 1)),
    (9, date(2026, 4, 1)),
    (12, date(2026, 7, 1)),
    (14, date(2026, 10, 1)),
    (8, date(2026, 11, 1)),
)
MOVERS: Final = (
    (0, 5, date(2025, 10, 1)),
    (5, 9, date(2025, 10, 1)),
    (10, 16, date(2026, 4, 1)),
    (11, 16, date(2026, 4, 1)),
    (15, 13, date(2026, 10, 1)),
)
ENGLISH_READERS: Final = ("division:2", "section:9")

Rank: TypeAlias = Literal["head", "division", "section", "rep"]


@dataclass(frozen=True, slots=True)
class Person:
    """One owner: place, dates, and how well he or she sells."""

    user_id: str
    last_name: str
    first_name: str
    email: str
    rank: Rank
    place: int
    language: str = "ja"
    joined: date = FOUNDED
    left: date | None = None
    moved: date | None = None
    moved_to: int = -1
    skill: float = 0.0
    pace: float = 1.0
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Unit:
    """One row of the org sheet: a unit with one leader for one time."""

    code: str
    name: str
    name_en: str
    parent: str
    leader_id: str
    valid_from: date
    valid_to: date | None
    order: int


@dataclass(frozen=True, slots=True)
class Team:
    """The people of a block as arrays, in the order of ``Organisation.people``."""

    section: Ints
    moved_to: Ints
    moved: Ints
    joined: Ints
    left: Ints
    skill: Floats
    pace: Floats
    weight: Floats
    sells: Bools

    def section_at(self, people: Ints, moments: Ints) -> Ints:
        """Return the section of each person at each moment."""
        return np.where(moments >= self.moved[people], self.moved_to[people], self.section[people])

    def is_present(self, people: Ints, moments: Ints) -> Bools:
        """Tell whether each person works here at each moment."""
        return (moments >= self.joined[people]) & (moments < self.left[people])


@dataclass(frozen=True, slots=True)
class Organisation:
    """One block of the company."""

    block: int
    people: tuple[Person, ...]
    leaders: tuple[tuple[int, date, int], ...] = field(default=())

    def unit_code(self, rank: Rank, place: int) -> str:
        """Return the code of the unit that a person of this rank and place belongs to."""
        if rank == "head":
            return ROOT_CODE
        if rank == "division":
            return f"{self.block + 1:03d}{place + 1}00"
        return f"{self.block + 1:03d}{division_of(place) + 1}{place % 4 + 1 + place // 16 * 4:02d}"

    def unit_name(self, rank: Rank, place: int) -> str:
        """Return the Japanese name of that unit."""
        number = f"第{self.block + 1}" if self.block else ""
        if rank == "head":
            return COMPANY_NAME
        return number + (DIVISIONS[place][0] if rank == "division" else SECTIONS[place][0])

    def leader_of(self, rank: Rank, place: int, on: date) -> str:
        """Return the user id of whoever leads a unit on a date; blank above the top."""
        if rank == "section":
            leaders = [who for where, since, who in self.leaders if where == place and since <= on]
            return self.people[leaders[-1]].user_id
        if rank == "head":
            return str(make_ids("005", block=0, numbers=np.zeros(1, dtype=np.int64))[0])
        return next(p.user_id for p in self.people if p.rank == rank and p.place == place)

    def caretaker_of(self, section: int, on: date) -> str:
        """Return who leads a section, or the section that cares for its customers."""
        if section == CLOSED_SECTION and on >= REORGANISED:
            return self.leader_of("section", CLOSED_SECTION - 1, on)
        if section == NEW_SECTION and on < REORGANISED:
            return self.leader_of("section", 4 * division_of(section), on)
        return self.leader_of("section", section, on)

    @property
    def team(self) -> Team:
        """Return the people as arrays."""
        people = self.people
        return Team(
            section=np.array([p.place if p.rank in {"rep", "section"} else -1 for p in people]),
            moved_to=np.array([p.moved_to for p in people]),
            moved=np.array([start_of(p.moved) if p.moved else NEVER for p in people]),
            joined=np.array([start_of(p.joined) for p in people]),
            left=np.array([start_of(p.left) if p.left else NEVER for p in people]),
            skill=np.array([p.skill for p in people]),
            pace=np.array([p.pace for p in people]),
            weight=np.array([p.weight for p in people]),
            sells=np.array([p.rank in {"rep", "section"} for p in people]),
        )


def division_of(section: int) -> int:
    """Return the division that a section belongs to; the new section belongs to the third."""
    return 2 if section == NEW_SECTION else section // 4


def make_organisation(block: int, rng: np.random.Generator) -> Organisation:
    """Hire everybody: a head (first block only), division and section leaders, sellers."""
    posts: list[tuple[Rank, int]] = [("head", 0)] if block == 0 else []
    posts += [("division", n) for n in range(len(DIVISIONS))]
    posts += [("section", n) for n in range(len(SECTIONS))]
    for section in range(NEW_SECTION):
        posts += [("rep", section)] * REPS_PER_SECTION
    posts += [("rep", section) for section, _ in JOINERS]
    people = _hire(posts, block=block, rng=rng)
    leaders = [(p.place, FOUNDED, n) for n, p in enumerate(people) if p.rank == "section"]
    for section, since in NEW_LEADERS:
        leaders.append((section, since, _nth_rep(people, section, 0)))
    return Organisation(
        block=block, people=tuple(_move(people)), leaders=tuple(sorted(leaders, key=_by_date))
    )


def _by_date(leader: tuple[int, date, int]) -> date:
    return leader[1]


def _hire(posts: list[tuple[Rank, int]], *, block: int, rng: np.random.Generator) -> list[Person]:
    ids = make_ids("005", block=block, numbers=np.arange(len(posts)))
    pairs = rng.permutation(len(SURNAMES) * len(GIVEN_NAMES))[: len(posts)]
    skills = rng.normal(0, 0.38, len(posts))
    paces = np.exp(rng.normal(0, 0.22, len(posts)))
    people = []
    for number, (rank, place) in enumerate(posts):
        last, last_latin = SURNAMES[int(pairs[number]) % len(SURNAMES)]
        first, first_latin = GIVEN_NAMES[int(pairs[number]) // len(SURNAMES)]
        people.append(
            Person(
                user_id=ids[number],
                last_name=last,
                first_name=first,
                email=f"{last_latin}.{first_latin}.{block + 1:03d}{number:03d}@{MAIL_DOMAIN}",
                rank=rank,
                place=place,
                language="en_US" if f"{rank}:{place}" in ENGLISH_READERS else "ja",
                joined=REORGANISED if (rank, place) == ("section", NEW_SECTION) else FOUNDED,
                skill=round(float(skills[number]), 4),
                pace=round(float(paces[number]), 4),
                weight=1.0 if rank == "rep" else 0.15,
            )
        )
    return people


def _nth_rep(people: list[Person], section: int, nth: int) -> int:
    return [n for n, p in enumerate(people) if p.rank == "rep" and p.place == section][nth]


def _move(people: list[Person]) -> list[Person]:
    moved = list(people)
    first_joiner = len(people) - len(JOINERS)
    for number, (_, joined) in enumerate(JOINERS):
        moved[first_joiner + number] = replace(moved[first_joiner + number], joined=joined)
    for section, left in LEAVERS:
        number = _nth_rep(people, section, 1)
        moved[number] = replace(moved[number], left=left)
    for section, target, on in MOVERS:
        number = _nth_rep(people, section, 2)
        moved[number] = replace(moved[number], moved=on, moved_to=target)
    for number, person in enumerate(people):
        if person.place == CLOSED_SECTION and person.rank in {"rep", "section"}:
            target = NEW_SECTION if number % 3 == 0 else number % 3
            moved[number] = replace(moved[number], moved=REORGANISED, moved_to=target)
    return moved


def list_units(organisation: Organisation, on: date) -> list[Unit]:
    """Return the org sheet as it stands on a date, units of the past included."""
    ranks: list[tuple[Rank, int]] = [("head", 0)] if organisation.block == 0 else []
    for division in range(len(DIVISIONS)):
        ranks.append(("division", division))
        ranks += [("section", s) for s in range(len(SECTIONS)) if division_of(s) == division]
    units = []
    for order, (rank, place) in enumerate(ranks, start=1 + 100 * organisation.block):
        spans = _spans(organisation, rank, place)
        for start, end in spans:
            if start <= on:
                units.append(
                    _unit(
                        organisation,
                        (rank, place),
                        (start, end if end and end <= on else None),
                        order=order,
                    )
                )
    return units


def _spans(organisation: Organisation, rank: Rank, place: int) -> list[tuple[date, date | None]]:
    """Return the times of a unit; a new leader begins a new time."""
    start = REORGANISED if (rank, place) == ("section", NEW_SECTION) else FOUNDED
    changes = [since for where, since, _ in organisation.leaders if where == place]
    starts = [start, *[c for c in changes if rank == "section" and c > start]]
    end = REORGANISED if (rank, place) == ("section", CLOSED_SECTION) else None
    return list(zip(starts, [*starts[1:], end], strict=True))


def _unit(
    organisation: Organisation,
    unit: tuple[Rank, int],
    span: tuple[date, date | None],
    *,
    order: int,
) -> Unit:
    rank, place = unit
    english = {"head": COMPANY_NAME_EN, "division": DIVISIONS[place % 4][1]}.get(
        rank, SECTIONS[place][1]
    )
    parents: dict[Rank, str] = {
        "head": "",
        "division": ROOT_CODE,
        "section": organisation.unit_code("division", division_of(place)),
    }
    start, end = span
    return Unit(
        code=organisation.unit_code(rank, place),
        name=organisation.unit_name(rank, place),
        name_en=english if organisation.block == 0 else f"{english} ({organisation.block + 1})",
        parent=parents[rank],
        leader_id=organisation.leader_of(rank, place, start),
        valid_from=start,
        valid_to=date.fromordinal(end.toordinal() - 1) if end else None,
        order=order,
    )
