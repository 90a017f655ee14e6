"""What last year's same month says of this one."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import duckdb
import pytest

from flows.outlook.season import LARGEST, read_seasons
from flows.outlook.vocabulary import PastPeriod, PeriodKey

pytestmark = pytest.mark.unit

KEY = PeriodKey("month", date(2026, 9, 1))
LAST_YEAR = date(2025, 9, 1)


@pytest.fixture(name="marts")
def fixture_marts() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return a day with ten months behind it, each booking 100 after its past day."""
    with duckdb.connect() as connection:
        connection.execute(
            "create schema marts; create table marts.fct_kpi_contribution (metric_id varchar, "
            "event_date date, numerator decimal(18, 2)); "
            "create table past_day (period_kind varchar, period_start date, past_start date, "
            "past_end date, origin date, is_last_year boolean, is_near_last_year boolean)"
        )
        for months in range(1, 15):
            connection.execute(
                "insert into past_day select 'month', ?, s, last_day(s), s + 9, s = ?, "
                "abs(datediff('month', s, cast(? as date))) <= 2 "
                "from (select cast(date '2026-09-01' - to_months(?) as date) as s)",
                [KEY.start, LAST_YEAR, LAST_YEAR, months],
            )
            connection.execute(
                "insert into marts.fct_kpi_contribution select 'bookings_amount', "
                "cast(date '2026-09-15' - to_months(?) as date), 100",
                [months],
            )
        yield connection


def _past(*, flow: int) -> tuple[PastPeriod, ...]:
    """Return the months of this year, that booked so much of deals not due then."""
    return tuple(
        PastPeriod(start=start, origin=start, cells={}, flow={"ann": Decimal(flow)})
        for start in (date(2026, month, 1) for month in range(1, 9))
    )


def _book(marts: duckdb.DuckDBPyConnection, day: str, amount: int) -> None:
    marts.execute(
        "insert into marts.fct_kpi_contribution values ('bookings_amount', ?, ?)", [day, amount]
    )


def _factor(marts: duckdb.DuckDBPyConnection, *, flow: int) -> float:
    return read_seasons(marts, {KEY: _past(flow=flow)})[KEY]


def test_a_year_like_any_other_has_no_season(marts: duckdb.DuckDBPyConnection) -> None:
    assert _factor(marts, flow=100) == 1.0


def test_a_busy_month_of_last_year_counts_as_far_as_business_came_from_deals_not_due(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    _book(marts, "2025-09-20", 300)  # 400 beside 100 before and after
    _book(marts, "2025-09-05", 900)  # before the day with as many days left: no matter

    assert _factor(marts, flow=100) == LARGEST
    assert _factor(marts, flow=50) == pytest.approx(LARGEST**0.5, abs=1e-6)
    assert _factor(marts, flow=0) == 1.0


def test_without_months_on_both_sides_of_last_years_there_is_no_season(
    marts: duckdb.DuckDBPyConnection,
) -> None:
    _book(marts, "2025-09-20", 300)
    marts.execute("delete from marts.fct_kpi_contribution where event_date < date '2025-09-01'")

    assert _factor(marts, flow=100) == 1.0


def test_a_history_of_less_than_a_year_has_no_season(marts: duckdb.DuckDBPyConnection) -> None:
    marts.execute("delete from marts.fct_kpi_contribution where event_date < date '2025-10-01'")

    assert _factor(marts, flow=100) == 1.0
