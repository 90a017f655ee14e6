"""Names of periods as people type them."""

from datetime import date

import pytest

from flows.prepare.asked_period import ToldPeriod, canonical_label

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("asked", "label"),
    [
        ("2026Q3", "2026Q3"),
        ("FY2026Q3", "2026Q3"),
        ("fy2026-q3", "2026Q3"),
        (" 2026-11 ", "2026-11"),
        ("2026/4", "2026-04"),
        ("2026W7", "2026W07"),
        ("2026-W47", "2026W47"),
        ("FY2026", "FY2026"),
        ("2026", "FY2026"),
        ("2026H2", "2026H2"),
        ("2026Q5", None),
        ("last month", None),
    ],
)
def test_a_period_has_one_spelling(asked: str, label: str | None) -> None:
    assert canonical_label(asked) == label


@pytest.mark.parametrize(
    ("first_day", "label"),
    [
        (date(2026, 11, 16), "2026W47"),
        (date(2026, 11, 15), "2026W47"),
        (date(2026, 12, 28), "2026W53"),
    ],
)
def test_a_week_is_called_after_the_iso_week_most_of_it_lies_in(
    first_day: date, label: str
) -> None:
    week = ToldPeriod("week", first_day, first_day, 2026, 2, 3)

    assert week.label == label
