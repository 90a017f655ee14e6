"""休暇.xlsx: who is away when, as the personnel department lists it; the reasons are not in it."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from sample_company.clock import business_days_between, day_of
from sample_company.organisation import Organisation, Person
from sample_company.workbooks import Cell

WHOLE, MORNING, AFTERNOON = "全日", "午前", "午後"
LEAST_DAYS: Final = 15
FEW: Final = 11


def list_days_off(
    organisation: Organisation, first: date, last: date
) -> Iterator[tuple[Cell, ...]]:
    """Yield a day off of each person in each month from the first day to the last one.

    Every third one takes half a day beside it. The last business day is that of one in eleven, so
    that of the day after the last delivery somebody is away.
    """
    for number, person in enumerate(organisation.people):
        for month, days in enumerate(_by_month(first, last)):
            place = (number * 7 + month * 5) % LEAST_DAYS
            half = (MORNING, AFTERNOON)[month % 2]
            yield from _row(person, days[place % len(days)], WHOLE)
            if number % 3 == 0:
                yield from _row(person, days[(place + 4) % len(days)], half)
        if number % FEW == 0:
            yield from _row(person, last, WHOLE)


def _by_month(first: date, last: date) -> list[list[date]]:
    """Return the business days of a span, by month."""
    months: dict[tuple[int, int], list[date]] = {}
    for number in business_days_between(first, last).tolist():
        day = day_of(number)
        months.setdefault((day.year, day.month), []).append(day)
    return list(months.values())


def _row(person: Person, day: date, part: str) -> Iterator[tuple[Cell, ...]]:
    """Yield the row of a day on which the person is with the company, else nothing."""
    if person.joined <= day and (person.left is None or day < person.left):
        name = f"{person.last_name} {person.first_name}"
        yield (person.user_id, name, day, None, part, "承認")
