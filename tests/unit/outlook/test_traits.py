"""What a deal's own history tells of it on a day."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from math import log, log1p

import duckdb
import numpy as np
import pytest

from flows.outlook.traits import NUMBERS, present_rows, read_traits, tell_traits
from flows.outlook.vocabulary import OpenDeal, Period, StageKey, Traits

pytestmark = pytest.mark.unit

AS_OF = date(2026, 9, 10)
MONTH = Period("month", date(2026, 9, 1), date(2026, 9, 30), is_current=True)
FAR = "9999-12-31"

# from, to, stage, status, close date
Version = tuple[str, str, str, str, str | None]


@pytest.fixture(name="marts")
def fixture_marts() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(
            "create schema marts; create table marts.fct_deal_version (source varchar, "
            "deal_id varchar, valid_from date, valid_to date, stage varchar, status varchar, "
            "close_date date, is_deleted boolean);"
            "create table marts.fct_kpi_contribution as select 'total_open_pipeline_count' as "
            "metric_id, 'sfa' as source, 'a' as record_id;"
            "create temp table past_due (source varchar, deal_id varchar)"
        )
        yield connection


def _told(marts: duckdb.DuckDBPyConnection, *versions: Version) -> Traits | None:
    for valid_from, valid_to, stage, status, close_date in versions:
        marts.execute(
            "insert into marts.fct_deal_version values ('sfa', 'a', ?, ?, ?, ?, ?, false)",
            [valid_from, valid_to, stage, status, close_date],
        )
    tell_traits(marts, as_of=AS_OF)
    return read_traits(marts, as_of=AS_OF).get(("sfa", "a"))


def test_age_and_stay_count_from_the_first_day_and_the_last_move(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    traits = _told(
        marts,
        ("2026-06-01", "2026-07-31", "Talk", "open", "2026-09-20"),
        ("2026-08-01", "2026-08-31", "Offer", "open", "2026-09-20"),
        ("2026-09-01", FAR, "Offer", "open", "2026-09-25"),
    )

    assert traits == Traits(age_days=101, stage_days=40, pushes=0)


def test_a_push_is_a_move_to_a_later_month_of_a_deal_that_stays_open(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    traits = _told(
        marts,
        ("2026-06-01", "2026-06-30", "Talk", "open", "2026-07-10"),
        ("2026-07-01", "2026-07-09", "Talk", "open", "2026-07-31"),  # within the month
        ("2026-07-10", "2026-07-31", "Talk", "open", "2026-08-31"),
        ("2026-08-01", "2026-08-15", "Talk", "open", "2026-08-01"),  # pulled in
        ("2026-08-16", "2026-08-20", "Talk", "lost", "2026-09-30"),  # not open
        ("2026-08-21", "2026-08-31", "Talk", "open", "2026-10-31"),  # was not open before
        ("2026-09-01", FAR, "Talk", "open", "2026-11-30"),
    )

    assert traits is not None
    assert traits.pushes == 2


def test_what_comes_after_the_day_is_not_known_on_it(marts: duckdb.DuckDBPyConnection) -> None:
    before = _told(
        marts,
        ("2026-06-01", "2026-07-31", "Talk", "open", "2026-08-20"),
        ("2026-08-01", FAR, "Talk", "open", "2026-09-20"),
    )
    marts.execute(
        "update marts.fct_deal_version set valid_to = '2026-09-10' where valid_to = ?", [FAR]
    )

    after = _told(
        marts,
        ("2026-09-11", "2026-09-30", "Offer", "open", "2026-12-31"),
        ("2026-10-01", FAR, "Won", "won", "2026-12-31"),
    )

    assert before == after == Traits(age_days=101, stage_days=101, pushes=1)


def test_numbers_are_relative_to_the_days_left_and_long_ones_are_cut() -> None:
    stage = StageKey("sfa", "*", "Talk")
    due = OpenDeal(
        "sfa", "a", "ann", stage, Decimal(100), date(2026, 9, 20), Traits(10, 5, pushes=9)
    )
    late = OpenDeal("sfa", "b", "ann", stage, Decimal(1), date(2024, 1, 1), Traits(5000, 0))

    rows = present_rows([due, late], MONTH, as_of=AS_OF)
    numbers = {name: rows.numbers[:, place] for place, name in enumerate(NUMBERS)}

    assert list(rows.is_overdue) == [False, True]
    assert numbers["close"] == pytest.approx([0.5, 0])
    assert numbers["late"] == pytest.approx([0, log1p(365)])
    assert numbers["age"] == pytest.approx([log1p(10), log1p(730)])
    assert numbers["stay"] == pytest.approx([log1p(5), 0])
    assert list(numbers["pushes"]) == [5, 0]
    assert numbers["size"] == pytest.approx([log(100), 0])


def test_no_deals_are_rows_too() -> None:
    rows = present_rows([], MONTH, as_of=AS_OF)

    assert len(rows) == 0
    assert rows.numbers.shape == (0, len(NUMBERS))
    assert len(rows.take(np.zeros(0, dtype=bool))) == 0
