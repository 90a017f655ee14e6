"""The action register: what was decided against a gap, who does it, and how far it is."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from sample_company.organisation import CLOSED_SECTION, NEW_SECTION, Organisation
from sample_company.words import ACTIONS, SECTIONS

COUNT: Final = 28
EVERY_DAYS: Final = 19
FIRST: Final = date(2025, 6, 9)
BASELINE: Final = {
    "受注率": (0.26, 0.32),
    "受注額": (18_000_000, 24_000_000),
    "見込残": (60_000_000, 80_000_000),
    "停滞件数": (9, 4),
    "行動量": (30, 40),
    "営業日数": (75, 62),
}
LATE: Final = 5
CANCELLED: Final = 9


def list_actions(
    organisation: Organisation, on: date
) -> Iterator[tuple[str | float | date | None, ...]]:
    """Yield the rows of the register as they stand on a date."""
    sections = [s for s in range(len(SECTIONS)) if s not in {CLOSED_SECTION, NEW_SECTION}]
    for number in range(COUNT):
        made = FIRST + timedelta(days=EVERY_DAYS * number)
        if made > on:
            return
        section = sections[(number * 4 + number // 4) % len(sections)]
        name, cause, metric = ACTIONS[number % len(ACTIONS)]
        due = made + timedelta(days=45 + number % 4 * 15)
        done = due + timedelta(days=number % LATE * 6 - 10)
        state, finished = _state(number, on, made=made, done=done)
        yield (
            f"A-{number + 1:03d}",
            name,
            cause,
            metric,
            organisation.leader_of("section", section, made),
            organisation.unit_code("section", section),
            *BASELINE[metric],
            made,
            due,
            finished,
            state,
        )


def _state(number: int, on: date, *, made: date, done: date) -> tuple[str, date | None]:
    if number % CANCELLED == CANCELLED - 1 and on >= done:
        return "中止", None
    if on >= done and number % LATE < LATE - 1:
        return "完了", done
    return ("実施中", None) if on >= made + timedelta(days=10) else ("未着手", None)
