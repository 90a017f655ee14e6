"""The first day, the last day and the days off at the edges of a period, in every KPI."""

from functools import cache

import duckdb
import pytest
import yaml

from tests.architecture.house import ROOT
from tests.architecture.rendered_sql import render

_POSITION = ROOT / "dbt_project/models/marts/kpi/fct_kpi_position.yml"
_ALL = "{% for metric in kpi_metrics() %}{{ 'union all ' if not loop.first }}{{ kpi_metric_rows(metric) }} {% endfor %}"  # noqa: E501

Told = dict[str, tuple[float | None, str | None]]


@cache
def metric_rows() -> str:
    return render(_ALL, engine="duckdb")


def told(**figures: object) -> Told:
    """Return value and note of each metric of one unit in one period under way."""
    columns = yaml.safe_load(_POSITION.read_text(encoding="utf-8"))["models"][0]["columns"]
    types = {column["name"]: column["data_type"] for column in columns}
    row: dict[str, object] = {
        "scope_kind": "unit",
        "scope_id": "west",
        "period_kind": "month",
        "period_start": "2026-07-01",
        "period_end": "2026-07-31",
        "is_current": True,
        "period_offset": 0,
        "is_target_delivered": True,
        "target_note": "own",
        **figures,
    }
    assert set(row) <= set(types)
    cells = ", ".join(f'cast(${name} as {kind}) as "{name}"' for name, kind in types.items())
    query = (
        f"with positions as (select {cells}) select metric_id, value, note from ({metric_rows()})"  # noqa: S608
    )
    with duckdb.connect() as connection:
        found = connection.execute(query, {name: row.get(name) for name in types}).fetchall()
    return {metric: (value, note) for metric, value, note in found}


@pytest.mark.parametrize("booked_share", [None, 1.0])
def test_on_the_last_day_pace_is_the_target_and_nothing_is_asked_of_days_to_come(
    booked_share: float | None,
) -> None:
    found = told(
        business_days=22,
        elapsed_business_days=22,
        target_amount=1000,
        bookings_amount=400,
        booked_share=booked_share,
    )

    assert found["linear_pace_amount"] == (1000, "own")
    assert found["seasonal_pace_amount"][0] == 1000
    assert found["pace_gap_amount"] == found["variance_amount"] == (-600, "own")
    assert found["run_rate_landing_amount"][0] == 400
    assert found["required_daily_amount"] == (None, "period_end")


def test_with_only_days_off_to_come_the_period_is_at_its_end() -> None:
    found = told(business_days=5, elapsed_business_days=5, target_amount=50, bookings_amount=50)

    assert found["pace_gap_amount"] == (0, "own")
    assert found["required_daily_amount"] == (None, "period_end")
    assert found["coverage_ratio"] == (None, "achieved")


def test_before_the_first_business_day_nothing_is_behind_and_no_rate_is_made_up() -> None:
    found = told(business_days=20, elapsed_business_days=0, target_amount=1000, bookings_amount=0)

    assert found["linear_pace_amount"] == found["pace_gap_amount"] == (0, "own")
    assert found["seasonal_pace_amount"] == (0, "linear_pace")
    assert found["run_rate_landing_amount"] == (None, "too_early")
    assert found["required_daily_amount"] == (50, "own")
    assert found["attainment_ratio"] == (0, "own")


def test_on_the_first_business_day_one_day_is_over() -> None:
    found = told(business_days=20, elapsed_business_days=1, target_amount=1000, bookings_amount=100)

    assert found["linear_pace_amount"] == found["pace_gap_amount"] == (50, "own")
    assert found["required_daily_amount"][0] == pytest.approx(900 / 19)


def test_a_period_in_which_nobody_works_has_no_pace_and_says_why() -> None:
    found = told(business_days=0, elapsed_business_days=0, target_amount=1000, bookings_amount=100)

    assert found["linear_pace_amount"] == found["pace_gap_amount"] == (None, "no_business_days")
    assert found["run_rate_landing_amount"][0] is None
    assert found["required_daily_amount"] == (None, "period_end")
    assert found["attainment_ratio"] == (0.1, "own")


@pytest.mark.parametrize("figures", [{}, {"target_amount": 0, "bookings_amount": 0}])
def test_no_metric_divides_by_nothing(figures: dict[str, object]) -> None:
    for elapsed in (0, 1):
        found = told(business_days=elapsed, elapsed_business_days=elapsed, **figures)

        numbers = [value for value, _ in found.values() if value is not None]
        assert all(abs(number) < float("inf") for number in numbers)
        assert found["attainment_ratio"][0] is None
