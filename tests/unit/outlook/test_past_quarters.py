"""What past quarters teach the current one, from marts to Parquet."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.outlook.forecast import make_forecasts

from .conftest import MadeUpWarehouse

pytestmark = pytest.mark.unit

AS_OF = date(2026, 11, 18)
FAR = date(9999, 12, 31)
Make = Callable[[], MadeUpWarehouse]


def _landing(warehouse: MadeUpWarehouse, folder: Path, scope_id: str = "company") -> dict[str, Any]:
    make_forecasts(warehouse=warehouse.path, folder=folder, as_of=AS_OF)
    found = duckdb.read_parquet(str(folder / "forecast.parquet")).filter(
        f"scope_id = '{scope_id}' and period_start = date '2026-10-01'"
    )
    return dict(zip(found.columns, found.fetchall()[0], strict=True))


def _made(make_warehouse: Make, *, won: int, lost: int, new: int = 0) -> MadeUpWarehouse:
    """Return a company with two past quarters alike, one open deal and a long-known past."""
    warehouse = make_warehouse()
    warehouse.add_history(won=50, lost=50, decided="2026-03-02")
    for number in range(100):
        warehouse.stand(
            f"past_2026-03-02_{number}",
            "won" if number < 50 else "lost",
            valid_from=date(2026, 3, 2),
            valid_to=FAR,
        )
    for start in ("2026-04-01", "2026-07-01"):
        warehouse.add_past_quarter(start, won=won, lost=lost, new=new)
    warehouse.add(("a", "ann", "Talk", "open", "2026-12-01", None))
    return warehouse


def test_the_chance_is_that_of_deals_with_as_many_days_left(
    make_warehouse: Make, tmp_path: Path
) -> None:
    landing = _landing(_made(make_warehouse, won=10, lost=90), tmp_path)

    # 20 of 200 in the past, where half of all deals ever decided were won
    assert Decimal(9) < landing["expected_open_amount"] < Decimal(12)
    assert landing["past_period_count"] == 2
    assert landing["past_deal_count"] == 200


def test_the_parts_add_up_for_everyone_and_people_add_up_to_the_company(
    make_warehouse: Make, tmp_path: Path
) -> None:
    warehouse = _made(make_warehouse, won=10, lost=90, new=7)

    rows = [_landing(warehouse, tmp_path, scope) for scope in ("company", "ann", "bob")]

    for row in rows:
        parts = ("bookings_amount", "expected_open_amount", "expected_new_amount")
        assert row["expected_amount"] == sum(row[part] for part in parts)
    company, *people = rows
    assert company["expected_new_amount"] == Decimal("700.00")
    assert company["expected_amount"] == sum(row["expected_amount"] for row in people)


def test_deals_still_to_come_are_expected_of_those_who_sell_now(
    make_warehouse: Make, tmp_path: Path
) -> None:
    warehouse = _made(make_warehouse, won=10, lost=90, new=7)
    warehouse.execute(
        "update marts.fct_kpi_contribution set owner_id = 'leaver' where owner_id = 'bob'"
    )

    expected = {
        scope: _landing(warehouse, tmp_path, scope)["expected_new_amount"]
        for scope in ("company", "ann", "bob")
    }

    assert expected["ann"] + expected["bob"] == expected["company"] == Decimal("700.00")


def test_one_past_quarter_is_not_enough_to_expect_new_deals(
    make_warehouse: Make, tmp_path: Path
) -> None:
    warehouse = make_warehouse()
    warehouse.add_history(won=50, lost=50, decided="2026-03-02")
    warehouse.add_past_quarter("2026-04-01", won=10, lost=90, new=3)
    warehouse.add(("a", "ann", "Talk", "open", "2026-12-01", None))

    landing = _landing(warehouse, tmp_path)

    assert landing["expected_new_amount"] is None
    assert "new_deals_excluded" in landing["note"]
    assert "sigma_fixed" in landing["note"]


def test_without_past_quarters_the_chance_is_the_share_ever_won_and_says_so(
    make_warehouse: Make, tmp_path: Path
) -> None:
    warehouse = make_warehouse()
    warehouse.add_history(won=50, lost=50)
    warehouse.add(("a", "ann", "Talk", "open", "2026-12-01", None))

    landing = _landing(warehouse, tmp_path)

    assert landing["expected_open_amount"] == Decimal("50.00")
    assert "on_time_unknown" in landing["note"]


def test_a_past_day_that_history_does_not_reach_teaches_nothing(
    make_warehouse: Make, tmp_path: Path
) -> None:
    warehouse = _made(make_warehouse, won=10, lost=90)
    # the first extract was delivered in August: nobody knows how deals stood in May
    warehouse.execute(
        "update marts.fct_deal_version set valid_from = greatest(valid_from, date '2026-08-01')"
    )
    warehouse.execute("delete from marts.fct_deal_version where valid_to < valid_from")

    assert _landing(warehouse, tmp_path)["past_period_count"] == 1


def test_a_win_that_was_recorded_late_is_a_hit_of_the_deal_that_stood_open(
    make_warehouse: Make, tmp_path: Path
) -> None:
    on_time = _made(make_warehouse, won=10, lost=90)
    late = _made(make_warehouse, won=10, lost=90)
    late.execute(
        "update marts.fct_deal set decided_date = date '2026-08-03' "
        "where status = 'won' and decided_date = date '2026-09-30'"
    )
    late.execute(
        "update marts.fct_kpi_contribution set event_date = date '2026-08-03' "
        "where event_date = date '2026-09-30'"
    )

    assert (
        _landing(late, tmp_path / "late")["expected_amount"]
        == _landing(on_time, tmp_path / "on_time")["expected_amount"]
    )


def test_how_a_deal_stood_after_the_day_reported_is_never_read(
    make_warehouse: Make, tmp_path: Path
) -> None:
    known = _made(make_warehouse, won=10, lost=90, new=5)
    leaky = _made(make_warehouse, won=10, lost=90, new=5)
    leaky.add_past_quarter("2026-10-01", won=60, lost=0, new=20)
    leaky.execute(
        "insert into marts.fct_deal_version select * replace (date '2026-11-19' as valid_from, "
        "'won' as status) from marts.fct_deal_version where status = 'lost'"
    )

    for scope in ("company", "ann", "bob"):
        one = _landing(known, tmp_path / "known", scope)
        assert one == _landing(leaky, tmp_path / "leaky", scope)


def test_a_past_period_is_judged_by_how_deals_stood_then_not_by_how_they_stand_now(
    make_warehouse: Make, tmp_path: Path
) -> None:
    warehouse = _made(make_warehouse, won=10, lost=90)
    # every lost deal had been put off to the year after before the past day came
    warehouse.execute(
        "update marts.fct_deal_version set close_date = date '2027-06-30' "
        "where status = 'open' and deal_id in "
        "(select deal_id from marts.fct_deal where status = 'lost')"
    )

    landing = _landing(warehouse, tmp_path)

    assert landing["past_deal_count"] == 20
    assert landing["expected_open_amount"] > Decimal(70)
