"""User.csv: the people as the CRM knows them at one moment."""

from datetime import date
from typing import Final

import polars as pl

from sample_company.layouts import CSV_HEADERS
from sample_company.organisation import Organisation, Person, Rank, division_of

TITLES: Final = {"head": "営業本部長", "division": "部長", "section": "課長", "rep": "担当"}


def extract_users(organisation: Organisation, on: date) -> pl.DataFrame:
    """Return User.csv: everybody who ever joined; who left stays, inactive."""
    rows = [_row(organisation, p, on) for p in organisation.people if p.joined <= on]
    return pl.DataFrame(
        rows, schema=dict.fromkeys(CSV_HEADERS["User.csv"], pl.String), orient="row"
    )


def _row(organisation: Organisation, person: Person, on: date) -> tuple[str, ...]:
    rank, place = post_on(organisation, person, on)
    unit_rank: Rank = "section" if rank == "rep" else rank
    changed = max(d for d in (person.joined, person.left, person.moved) if d and d <= on)
    return (
        person.user_id,
        person.email,
        person.last_name,
        person.first_name,
        f"{person.last_name} {person.first_name}",
        person.email,
        "false" if person.left and person.left <= on else "true",
        _boss(organisation, rank, place, on),
        organisation.unit_code(unit_rank, place),
        organisation.unit_name(unit_rank, place),
        TITLES[rank],
        person.language,
        "Asia/Tokyo",
        f"{person.joined.isoformat()}T00:00:00.000+0000",
        f"{changed.isoformat()}T00:00:00.000+0000",
    )


def post_on(organisation: Organisation, person: Person, on: date) -> tuple[Rank, int]:
    """Return a person's rank and place on a date; leading a section goes before selling in it."""
    place = person.moved_to if person.moved and person.moved <= on else person.place
    if person.rank not in {"rep", "section"}:
        return person.rank, place
    leads = organisation.leader_of("section", place, on) == person.user_id
    return ("section" if leads else "rep"), place


def _boss(organisation: Organisation, rank: Rank, place: int, on: date) -> str:
    if rank == "rep":
        return organisation.leader_of("section", place, on)
    if rank == "section":
        return organisation.leader_of("division", division_of(place), on)
    return organisation.leader_of("head", 0, on) if rank == "division" else ""
