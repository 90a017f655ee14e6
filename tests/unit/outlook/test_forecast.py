"""The forecast of a made-up company, from marts to Parquet."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from flows.outlook.forecast import make_forecasts, write_empty_forecasts

pytestmark = pytest.mark.unit

AS_OF = date(2026, 11, 18)
Make = Callable[[], Any]


def _rows(path: Path) -> list[dict[str, Any]]:
    found = duckdb.read_parquet(str(path))
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def _landing(folder: Path, scope_id: str) -> dict[str, Any]:
    """Return the landing of a scope in the current quarter."""
    return next(
        row
        for row in _rows(folder / "forecast.parquet")
        if row["scope_id"] == scope_id and row["period_start"] == date(2026, 10, 1)
    )


def test_the_landing_is_what_is_booked_and_the_chance_of_what_is_open(
    make_warehouse: Make, tmp_path: Path
) -> None:
    warehouse = make_warehouse()
    warehouse.add_history(won=50, lost=50)
    warehouse.add(("a", "ann", "Talk", "open", "2026-12-01", None))

    make_forecasts(warehouse=warehouse.path, folder=tmp_path, as_of=AS_OF)

    landing = _landing(tmp_path, "ann")
    assert landing["expected_amount"] == Decimal("550.00")
    assert landing["n"] == 1
    assert landing["method"] == "scored_deals"


def test_the_landings_of_people_add_up_to_the_company(make_warehouse: Make, tmp_path: Path) -> None:
    warehouse = make_warehouse()
    warehouse.add_history(won=37, lost=91)
    warehouse.add(
        ("a", "ann", "Talk", "open", "2026-12-01", None),
        ("b", "bob", "Offer", "open", "2026-11-20", None),
        ("c", "bob", "Talk", "open", "2026-12-31", None),
    )

    make_forecasts(warehouse=warehouse.path, folder=tmp_path, as_of=AS_OF)

    people = [_landing(tmp_path, scope)["expected_amount"] for scope in ("ann", "bob")]
    assert sum(people) == _landing(tmp_path, "company")["expected_amount"]


def test_an_overdue_deal_counts_now_and_says_so_but_not_in_the_next_quarter(
    make_warehouse: Make, tmp_path: Path
) -> None:
    warehouse = make_warehouse()
    warehouse.add_history(won=50, lost=50)
    warehouse.add(("late", "bob", "Talk", "open", "2026-11-01", None))

    make_forecasts(warehouse=warehouse.path, folder=tmp_path, as_of=AS_OF)

    assert "overdue_included" in _landing(tmp_path, "bob")["note"]
    periods = [
        (row["period_kind"], row["period_start"])
        for row in _rows(tmp_path / "deal_probability.parquet")
    ]
    assert periods == [("month", date(2026, 11, 1)), ("quarter", date(2026, 10, 1))]


def test_a_decision_after_the_day_reported_does_not_leak_into_the_chances(
    make_warehouse: Make, tmp_path: Path
) -> None:
    known, leaky = make_warehouse(), make_warehouse()
    for warehouse in (known, leaky):
        warehouse.add_history(won=50, lost=50)
        warehouse.add_past_quarter("2026-04-01", won=10, lost=30, new=1)
        warehouse.add_past_quarter("2026-07-01", won=10, lost=30, new=1)
        warehouse.add(("a", "ann", "Talk", "open", "2026-12-01", None))
    leaky.add_history(won=0, lost=300, decided="2026-11-19")
    leaky.add_past_quarter("2026-10-01", won=40, lost=0, new=9)

    for name, warehouse in (("known", known), ("leaky", leaky)):
        make_forecasts(warehouse=warehouse.path, folder=tmp_path / name, as_of=AS_OF)

    assert _landing(tmp_path / "known", "ann") == _landing(tmp_path / "leaky", "ann")


def test_too_little_history_gives_no_number_but_a_reason(
    make_warehouse: Make, tmp_path: Path
) -> None:
    warehouse = make_warehouse()
    warehouse.add_history(won=5, lost=4)
    warehouse.add(("a", "ann", "Talk", "open", "2026-12-01", None))

    make_forecasts(warehouse=warehouse.path, folder=tmp_path, as_of=AS_OF)

    landing = _landing(tmp_path, "ann")
    assert landing["expected_amount"] is None
    assert landing["note"] == "history_too_thin"


def test_the_chance_to_reach_a_target_is_absent_without_a_target(
    make_warehouse: Make, tmp_path: Path
) -> None:
    warehouse = make_warehouse()
    warehouse.add_history(won=50, lost=50)
    warehouse.add(("a", "ann", "Talk", "open", "2026-12-01", None))

    make_forecasts(warehouse=warehouse.path, folder=tmp_path, as_of=AS_OF)

    assert _landing(tmp_path, "ann")["p_reach_target_ratio"] is None
    assert 0.4 < _landing(tmp_path, "company")["p_reach_target_ratio"] < 0.6


def test_the_same_warehouse_gives_the_same_bytes(make_warehouse: Make, tmp_path: Path) -> None:
    warehouse = make_warehouse()
    warehouse.add_history(won=50, lost=50)
    warehouse.add(("a", "ann", "Talk", "open", "2026-12-01", None))

    first = make_forecasts(warehouse=warehouse.path, folder=tmp_path / "first", as_of=AS_OF)
    again = make_forecasts(warehouse=warehouse.path, folder=tmp_path / "again", as_of=AS_OF)

    for one, other in zip(first.files, again.files, strict=True):
        assert one.read_bytes() == other.read_bytes()
    assert not list(tmp_path.rglob(".*.writing"))


def test_the_empty_tables_have_the_columns_of_the_full_ones(
    make_warehouse: Make, tmp_path: Path
) -> None:
    warehouse = make_warehouse()
    made = make_forecasts(warehouse=warehouse.path, folder=tmp_path / "made", as_of=AS_OF)

    empty = {path.name: path for path in write_empty_forecasts(tmp_path)}

    for full_file in made.files:
        empty_file = empty[full_file.name]
        full, none = (duckdb.read_parquet(str(path)) for path in (full_file, empty_file))
        assert none.columns == full.columns
        assert none.fetchall() == []
