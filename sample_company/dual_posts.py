"""Who holds a post in a second section beside the own one, since when and until when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sample_company.organisation import FOUNDED, Organisation

# The section of the person, which of its sellers, and the second section with its days.
DUAL_POSTS: Final = (
    (6, 3, 2, FOUNDED, date(2026, 3, 31)),
    (4, 3, 9, date(2026, 4, 1), None),
    (12, 3, 1, date(2026, 10, 1), date(2027, 3, 31)),
)


@dataclass(frozen=True, slots=True)
class DualPost:
    """One row of the sheet of dual posts."""

    user_id: str
    name: str
    unit_code: str
    unit_name: str
    valid_from: date
    valid_to: date | None


def list_dual_posts(organisation: Organisation, on: date) -> Iterator[DualPost]:
    """Yield the dual posts that began by a date, those that ended included."""
    for section, nth, other, valid_from, valid_to in DUAL_POSTS:
        sellers = [p for p in organisation.people if p.rank == "rep" and p.place == section]
        if valid_from <= on:
            yield DualPost(
                user_id=sellers[nth].user_id,
                name=f"{sellers[nth].last_name} {sellers[nth].first_name}",
                unit_code=organisation.unit_code("section", other),
                unit_name=organisation.unit_name("section", other),
                valid_from=valid_from,
                valid_to=valid_to,
            )
