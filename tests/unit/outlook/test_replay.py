"""A past day knows nothing that came after it."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from flows.outlook.origins import fingerprint_origins
from flows.outlook.replay import replay_day
from flows.outlook.rewinding import open_past
from flows.outlook.vocabulary import Replay

from .past_company import TABLES, make_company, put

pytestmark = pytest.mark.unit

ORIGINS = (date(2026, 2, 13), date(2026, 5, 29), date(2026, 9, 30))
_BEGINS = {"fct_stage_visit": "entered_date"}


def _replayed(file: Path, origin: date) -> tuple[Replay, str]:
    with open_past(file) as connection:
        replay = replay_day(connection, origin=origin)
        return replay, fingerprint_origins(connection, [origin])[origin]


def _shuffle_after(file: Path, origin: date) -> int:
    """Shuffle every column of what begins after the day, each for itself; return the rows."""
    shuffled = 0
    with duckdb.connect(str(file)) as connection:
        for table in TABLES:
            begins = _BEGINS.get(table, "valid_from")
            later = f"marts.{table} where {begins} > date '{origin}'"
            rows = connection.execute(f"select * from {later}").fetchall()  # noqa: S608
            connection.execute(f"delete from {later}")  # noqa: S608
            columns = [[*column] for column in zip(*rows, strict=True)]
            for number, column in enumerate(columns):
                turn = (number * 7 + 3) % max(len(rows), 1)
                column[:] = column[turn:] + column[:turn]
            put(connection, table, *zip(*columns, strict=True))
            shuffled += len(rows)
    return shuffled


def _end_later_than(file: Path, origin: date) -> None:
    """Give all that holds beyond the day another end beyond it."""
    with duckdb.connect(str(file)) as connection:
        for table in TABLES:
            if table not in _BEGINS:
                connection.execute(
                    f"update marts.{table} set valid_to = "  # noqa: S608
                    f"date '{origin}' + cast(hash(valid_to) % 500 as integer) "
                    f"where valid_from <= date '{origin}' and valid_to > date '{origin}'"
                )


@pytest.mark.parametrize("origin", ORIGINS, ids=str)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_shuffling_all_that_came_after_a_day_leaves_its_replay_as_it_was(
    tmp_path: Path, seed: int, origin: date
) -> None:
    file = make_company(tmp_path / "company.duckdb", seed=seed)
    before = _replayed(file, origin)

    assert _shuffle_after(file, origin) > 50
    _end_later_than(file, origin)

    assert _replayed(file, origin) == before
    assert any(call.call for call in before[0].calls if call.method == "same_days_left")


def test_shuffling_what_came_after_leaves_chances_that_were_learnt_as_they_were(
    tmp_path: Path,
) -> None:
    file = make_company(tmp_path / "company.duckdb", deals=1500, large_ones_are_lost=True)
    before = _replayed(file, ORIGINS[0])

    assert _shuffle_after(file, ORIGINS[0]) > 50
    _end_later_than(file, ORIGINS[0])

    assert _replayed(file, ORIGINS[0]) == before
    month = [chance for chance in before[0].chances if chance.period.kind == "month"]
    # by the table all deals of a stage are alike; what was learnt tells large ones from small
    assert len({chance.own for chance in month}) <= 4
    scored = [chance.scored for chance in month]
    assert min(scored) < 0.1
    assert max(scored) > 0.6


def test_a_day_whose_own_past_is_another_has_another_replay(tmp_path: Path) -> None:
    file = make_company(tmp_path / "company.duckdb")
    before = _replayed(file, ORIGINS[1])
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            "update marts.fct_deal_known_then set amount_reporting = amount_reporting + 100 "
            "where status = 'open' and valid_from <= ? and valid_to > ?",
            [ORIGINS[1], ORIGINS[1]],
        )

    replay, made_of = _replayed(file, ORIGINS[1])

    assert made_of != before[1]
    assert replay.calls != before[0].calls


def test_every_method_speaks_where_it_can(tmp_path: Path) -> None:
    replay, _ = _replayed(make_company(tmp_path / "company.duckdb"), ORIGINS[1])
    told = {
        (call.scope.scope_id, call.period.kind, call.method): call.call for call in replay.calls
    }

    assert {scope for scope, _, _ in told} == {"company", "east", "west"}
    assert {kind for _, kind, _ in told} == {"month", "quarter"}
    for kind in ("month", "quarter"):
        silent = {
            method
            for scope, k, method in told
            if (scope, k) == ("company", kind) and told[scope, k, method] is None
        }
        # bookings began in February 2025: a year before the second quarter of 2026 is known
        assert silent == set()


def test_without_probabilities_of_the_crm_its_method_says_nothing(tmp_path: Path) -> None:
    file = make_company(tmp_path / "company.duckdb")
    with duckdb.connect(str(file)) as connection:
        connection.execute("delete from marts.fct_deal_probability")

    replay, _ = _replayed(file, ORIGINS[1])

    assert {call.call for call in replay.calls if call.method == "crm_probability"} == {None}
    assert {chance.crm for chance in replay.chances} == {None}


def test_bookings_are_those_known_on_the_day_of_who_was_credited_then(tmp_path: Path) -> None:
    file = make_company(tmp_path / "company.duckdb", deals=0)
    day = date(2026, 5, 29)
    with duckdb.connect(str(file)) as connection:
        for deal_id, owner, known_from, known_to in (
            ("a", "ann", date(2026, 5, 4), date(9999, 12, 31)),
            ("b", "bob", date(2026, 5, 6), date(2026, 6, 10)),  # opened again in June
            ("late", "ann", date(2026, 6, 3), date(9999, 12, 31)),  # told in June
        ):
            put(
                connection,
                "fct_booking_known_then",
                ("sfa", deal_id, owner, known_from, known_to, date(2026, 5, 4), 100),
            )

    replay, _ = _replayed(file, day)

    booked = {
        call.scope.scope_id: call.booked for call in replay.calls if call.period.kind == "month"
    }
    assert booked == {"company": 200, "east": 100, "west": 100}
