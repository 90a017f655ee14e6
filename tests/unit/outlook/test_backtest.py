"""Which past days are replayed, and what is kept of them."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from flows.outlook import origins
from flows.outlook.backtest import make_backtest
from flows.outlook.backtest_files import write_empty_replay
from flows.outlook.rewinding import open_past

from .past_company import IS_DELETED, IS_ELIGIBLE, make_company, put

pytestmark = pytest.mark.unit

AS_OF = date(2026, 10, 30)
NEXT = date(2026, 11, 2)


@pytest.fixture(name="company")
def fixture_company(tmp_path: Path) -> Path:
    return make_company(tmp_path / "company.duckdb")


@pytest.fixture(name="few_a_night")
def fixture_few_a_night(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a night replay no more than the fewest days."""
    monkeypatch.setattr(origins, "VERSIONS_PER_NIGHT", 1)


def _hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*.parquet"))
    }


def _days(company: Path, as_of: date) -> list[date]:
    with open_past(company) as connection:
        return origins.list_origins(connection, as_of=as_of)


def test_days_are_the_last_business_days_of_weeks_newest_first(company: Path) -> None:
    days = _days(company, AS_OF)

    # the as-of date itself is a Friday: it has a forecast, and is no past day yet
    assert days[0] == date(2026, 10, 23)
    assert days == sorted(days, reverse=True)
    assert {day.weekday() for day in days} == {4}


def test_the_first_day_lies_in_the_third_period_that_is_known(company: Path) -> None:
    with duckdb.connect(str(company)) as connection:
        connection.execute(
            "delete from marts.fct_booking_known_then where decided_date < date '2026-02-10'"
        )

    # months known from February on: April is the third; no quarter has two before it
    assert _days(company, AS_OF)[-1] == date(2026, 4, 3)


def test_no_more_than_eight_periods_of_a_kind_are_replayed(
    company: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(origins, "PERIODS_REPLAYED", 1)

    # the newest complete quarter begins before the newest complete month
    assert _days(company, AS_OF)[-1] == date(2026, 7, 3)


@pytest.mark.usefixtures("few_a_night")
def test_a_night_replays_the_newest_days_and_leaves_the_rest_to_the_next(
    company: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "backtest"

    first = make_backtest(warehouse=company, folder=folder, as_of=AS_OF)
    second = make_backtest(warehouse=company, folder=folder, as_of=AS_OF)

    assert (first.replayed, first.kept) == (4, 0)
    assert (second.replayed, second.kept) == (4, 4)
    assert second.waiting == first.waiting - 4 > 0
    assert "origin=2026-10-23/made_on=2026-10-30/call.parquet" in _hashes(folder)


def test_equal_input_gives_equal_bytes(company: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        make_backtest(warehouse=company, folder=tmp_path / name, as_of=AS_OF)

    assert _hashes(tmp_path / "one") == _hashes(tmp_path / "two") != {}


def test_what_was_replayed_is_kept_and_only_a_new_week_is_added(
    company: Path, tmp_path: Path
) -> None:
    make_backtest(warehouse=company, folder=tmp_path / "b", as_of=AS_OF)
    before = _hashes(tmp_path / "b")

    made = make_backtest(warehouse=company, folder=tmp_path / "b", as_of=NEXT)

    after = _hashes(tmp_path / "b")
    assert made.replayed == 1
    assert {path: after[path] for path in before} == before
    assert {path.split("/")[0] for path in set(after) - set(before)} == {"origin=2026-10-30"}


def test_a_past_told_anew_makes_the_days_from_then_on_anew_beside_the_old(
    company: Path, tmp_path: Path
) -> None:
    make_backtest(warehouse=company, folder=tmp_path / "b", as_of=AS_OF)
    before = _hashes(tmp_path / "b")
    with duckdb.connect(str(company)) as connection:
        key, span = ("sfa", "late"), (date(2026, 9, 1), date(9999, 12, 31))
        state = ("*", "Talk", "open", 500, date(2026, 10, 1), None, "ann", IS_ELIGIBLE, IS_DELETED)
        put(connection, "fct_deal_known_then", (*key, *span, *state))

    made = make_backtest(warehouse=company, folder=tmp_path / "b", as_of=NEXT)

    after = _hashes(tmp_path / "b")
    anew = {path.split("/")[0] for path in set(after) - set(before)}
    assert min(anew) == "origin=2026-09-04"
    assert made.replayed == len(anew) == 9
    assert {path: after[path] for path in before} == before


@pytest.mark.usefixtures("few_a_night")
def test_another_night_before_the_replay_was_made_does_not_know_it(
    company: Path, tmp_path: Path
) -> None:
    make_backtest(warehouse=company, folder=tmp_path / "b", as_of=NEXT)

    made = make_backtest(warehouse=company, folder=tmp_path / "b", as_of=AS_OF)

    assert made.kept == 0


def test_other_people_in_a_unit_make_every_day_anew(company: Path) -> None:
    day = date(2026, 10, 23)
    made_of = []
    for change in (
        "",
        "update marts.dim_scope_owner set scope_id = 'east' where scope_id = 'west'",
    ):
        with duckdb.connect(str(company)) as connection:
            connection.execute(change or "select 1")
        with open_past(company) as connection:
            made_of.append(origins.fingerprint_origins(connection, [day])[day])

    assert made_of[0] != made_of[1]


@pytest.mark.usefixtures("few_a_night")
def test_the_empty_tables_have_the_columns_of_the_full_ones(company: Path, tmp_path: Path) -> None:
    make_backtest(warehouse=company, folder=tmp_path / "b", as_of=AS_OF)
    chances, calls = write_empty_replay(tmp_path / "b")

    for empty in (chances, calls):
        full = tmp_path / "b" / "origin=2026-10-23" / "made_on=2026-10-30" / empty.name
        found, wanted = duckdb.read_parquet(str(empty)), duckdb.read_parquet(str(full))
        assert found.fetchall() == []
        assert (found.columns, found.types) == (wanted.columns, wanted.types)
        assert wanted.fetchall() != []
