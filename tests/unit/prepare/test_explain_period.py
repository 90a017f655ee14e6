"""Names of periods as people type them."""

from datetime import date

import pytest

from flows.prepare.asked_period import ToldPeriod, canonical_label, find_period

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
        ("fy2026s", "FY2026S"),
        ("2026sq1", "2026SQ1"),
        ("FY2026S-H1", "2026SH1"),
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


def test_a_year_cut_short_has_a_name_of_its_own_and_so_have_its_parts() -> None:
    first, last = date(2026, 1, 1), date(2026, 3, 31)
    short = [
        ToldPeriod("year", first, last, 2026, None, None, is_short_year=True),
        ToldPeriod("half", first, last, 2026, 1, None, is_short_year=True),
        ToldPeriod("quarter", first, last, 2026, 1, 1, is_short_year=True),
    ]
    full = ToldPeriod("year", date(2026, 4, 1), date(2027, 3, 31), 2026, None, None)

    assert [period.label for period in short] == ["FY2026S", "2026SH1", "2026SQ1"]
    assert find_period("2026", [*short, full]) == full
    assert find_period("fy2026s", [full, *short]) == short[0]


def test_a_month_of_whole_weeks_is_called_as_the_month_that_it_stands_for() -> None:
    march = ToldPeriod(
        "month", date(2026, 3, 1), date(2026, 3, 28), 2026, 1, 1, month_named=date(2026, 3, 1)
    )
    april = ToldPeriod(
        "month", date(2026, 3, 29), date(2026, 4, 25), 2026, 1, 1, month_named=date(2026, 4, 1)
    )

    assert find_period("2026-04", [march, april]) == april
    assert find_period("2026/3", [april, march]) == march
