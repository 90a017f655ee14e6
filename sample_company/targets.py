"""Targets: what was planned each spring, and what half of the year was revised to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from sample_company.amounts import MISSING
from sample_company.clock import (
    DAY,
    LAST_DELIVERY,
    Floats,
    Ints,
    count_business_days,
    day_number,
    month_number,
)
from sample_company.deals import KNOWN_AFTER, Deals
from sample_company.layouts import WON
from sample_company.organisation import (
    CLOSED_SECTION,
    COMPANY_NAME,
    NEW_SECTION,
    REORGANISED,
    ROOT_CODE,
    Organisation,
    Person,
    Rank,
    division_of,
)
from sample_company.users import post_on
from sample_company.words import DIVISIONS, SECTIONS

SEASON: Final = (0.95, 0.95, 1.6, 0.75, 0.95, 1.0, 0.9, 0.95, 1.45, 0.8, 0.95, 1.15)
GROWTH: Final = {2025: 0.98, 2026: 1.06}
PLANNED_ON: Final = {2025: date(2025, 3, 20), 2026: date(2026, 3, 25)}
REVISED_ON: Final = date(2026, 10, 1)
UNREVISED_DIVISION: Final = 3
QUARTER: Final = (date(2026, 10, 1), date(2026, 12, 31))
PACE_RATIO: Final = 0.83
SUM_OF_DIVISIONS: Final = 1.02
SUM_OF_SECTIONS: Final = 1.01
SUM_OF_PEOPLE: Final = 1.04
OWN_HISTORY: Final = 0.7
FISCAL_START: Final = 4
ORIGINAL: Final = "当初"
CURRENT: Final = "現行"
THOUSAND: Final = 1_000
COMPANY_STEP: Final = 1_000
UNIT_STEP: Final = 100


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target of one month, in thousand yen."""

    scope: str
    code: str
    name: str
    month: date
    thousand_yen: int
    version: str
    known_from: date


@dataclass(frozen=True, slots=True)
class Bookings:
    """What one block won: yen per section and month number, and in the current quarter."""

    by_month: Floats
    months: Ints
    quarter: Floats


def count_bookings(deals: Deals, organisation: Organisation, *, start: int, end: int) -> Bookings:
    """Sum what was won, by the section of the owner and the month of the close date."""
    newest = deals.versions.find(np.arange(deals.size), np.full(deals.size, end - 1))
    versions, team = deals.versions, organisation.team
    won = newest[(versions.stage[newest] == WON) & (versions.amount[newest] != MISSING)]
    section = team.section_at(versions.owner[won], versions.time[won])
    closed = versions.close_day[won]
    in_quarter = closed >= day_number(QUARTER[0])
    first = int(month_number(np.array([(start - KNOWN_AFTER) // DAY]))[0]) + 1
    months = np.arange(first, _month(LAST_DELIVERY))
    by_month = np.zeros((len(SECTIONS), months.size))
    place = month_number(closed) - months[0]
    inside = (place >= 0) & (place < months.size)
    np.add.at(by_month, (section[inside], place[inside]), versions.amount[won][inside])
    quarter = np.bincount(
        section[in_quarter], versions.amount[won][in_quarter], minlength=len(SECTIONS)
    )
    return Bookings(by_month=by_month, months=months, quarter=np.asarray(quarter, dtype=np.float64))


def list_targets(organisation: Organisation, bookings: Bookings) -> Iterator[TargetRow]:
    """Yield the targets of the units and people of a block."""
    base = _monthly_base(bookings)
    revised = _revision(base, bookings)
    for year, growth in GROWTH.items():
        for month in _months_of(year):
            yen = base * growth * SEASON[month.month - 1] * _exists(month)
            yield from _rows(organisation, yen, month, (ORIGINAL, PLANNED_ON[year]))
            if month >= REVISED_ON:
                yield from _rows(organisation, yen * revised, month, (CURRENT, REVISED_ON))


def list_company_targets(unit_rows: list[TargetRow], quarter_yen: float) -> Iterator[TargetRow]:
    """Yield the company's own targets: near the sum of its divisions, never equal to it.

    In the current quarter the company is to be somewhat behind its pace.
    """
    sums: dict[tuple[date, str], int] = {}
    for row in unit_rows:
        if row.scope == "部署" and row.code.endswith("00"):
            key = (row.month, row.version)
            sums[key] = sums.get(key, 0) + row.thousand_yen
    elapsed = count_business_days(QUARTER[0], LAST_DELIVERY) / count_business_days(*QUARTER)
    wanted = quarter_yen / THOUSAND / elapsed / PACE_RATIO
    season = sum(SEASON[month - 1] for month in (10, 11, 12))
    for (month, version), thousand_yen in sums.items():
        known = PLANNED_ON[_fiscal_year(month)] if version == ORIGINAL else REVISED_ON
        own = (
            wanted * SEASON[month.month - 1] / season
            if version == CURRENT
            else thousand_yen / SUM_OF_DIVISIONS
        )
        yield TargetRow(
            "会社", ROOT_CODE, COMPANY_NAME, month, _round(own, COMPANY_STEP), version, known
        )


def _monthly_base(bookings: Bookings) -> Floats:
    """Return yen per section for a month of weight 1, drawn towards the mean of all."""
    weights = np.array(SEASON)[bookings.months % 12]
    lived = np.array(
        [
            [bool(_exists(_first_of(m))[s]) for m in bookings.months.tolist()]
            for s in range(len(SECTIONS))
        ]
    )
    own = bookings.by_month.sum(axis=1) / np.maximum((lived * weights).sum(axis=1), 1)
    mean = own[own > 0].mean() if (own > 0).any() else 1.0
    return np.asarray(OWN_HISTORY * own + (1 - OWN_HISTORY) * mean, dtype=np.float64)


def _revision(base: Floats, bookings: Bookings) -> Floats:
    """Return the factor per section that the second half of 2026 was revised by; 0 if it was not.

    Together with the divisions left alone the block should meet what the company now expects.
    """
    elapsed = count_business_days(QUARTER[0], LAST_DELIVERY) / count_business_days(*QUARTER)
    season = sum(SEASON[month - 1] for month in (10, 11, 12))
    planned = base * GROWTH[2026] * season * _exists(REVISED_ON)
    wanted = bookings.quarter.sum() / elapsed / PACE_RATIO * SUM_OF_DIVISIONS
    kept = np.array([division_of(s) == UNREVISED_DIVISION for s in range(len(SECTIONS))])
    factor = (wanted - planned[kept].sum()) / max(planned[~kept].sum(), 1)
    return np.where(kept, 0, np.clip(factor, 0.6, 1.3))


def _rows(
    organisation: Organisation, yen: Floats, month: date, version: tuple[str, date]
) -> Iterator[TargetRow]:
    label, known = version
    for division in range(len(DIVISIONS)):
        inside = [s for s in range(len(SECTIONS)) if division_of(s) == division and yen[s] > 0]
        if inside:
            total = float(yen[inside].sum())
            yield _unit_row(organisation, ("division", division), month, (total, label, known))
        for section in inside:
            own = float(yen[section]) * SUM_OF_SECTIONS
            yield _unit_row(organisation, ("section", section), month, (own, label, known))
            yield from _people_rows(organisation, section, month, (own, label, known))


def _unit_row(
    organisation: Organisation,
    unit: tuple[Rank, int],
    month: date,
    plan: tuple[float, str, date],
) -> TargetRow:
    yen, label, known = plan
    code, name = organisation.unit_code(*unit), organisation.unit_name(*unit)
    return TargetRow("部署", code, name, month, _round(yen / THOUSAND, UNIT_STEP * 5), label, known)


def _people_rows(
    organisation: Organisation, section: int, month: date, plan: tuple[float, str, date]
) -> Iterator[TargetRow]:
    yen, label, known = plan
    on = max(month, known)
    sellers = [
        p
        for p in organisation.people
        if p.rank in {"rep", "section"}
        and _works(p, month)
        and p.joined <= on
        and post_on(organisation, p, month)[1] == section
    ]
    shares = np.array([p.weight * np.exp(p.skill / 2) for p in sellers])
    for person, share in zip(sellers, shares / max(shares.sum(), 1e-9), strict=True):
        own = yen * float(share) * SUM_OF_PEOPLE / THOUSAND
        name = f"{person.last_name} {person.first_name}"
        yield TargetRow("担当者", person.user_id, name, month, _round(own, UNIT_STEP), label, known)


def _works(person: Person, month: date) -> bool:
    return person.joined <= month and (person.left is None or person.left > month)


def _exists(month: date) -> Floats:
    """Return 1 for each section that exists in a month, else 0."""
    gone = CLOSED_SECTION if month >= REORGANISED else NEW_SECTION
    return np.where(np.arange(len(SECTIONS)) == gone, 0.0, 1.0)


def _round(value: float, step: int) -> int:
    return max(round(value / step), 1) * step


def _months_of(fiscal_year: int) -> list[date]:
    first = fiscal_year * 12 + FISCAL_START - 1
    return [_first_of(first + n) for n in range(12)]


def _fiscal_year(day: date) -> int:
    return day.year - (day.month < FISCAL_START)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)
