"""A history in which one thing goes wrong in one team: that is what the gap is put down to."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from flows.outlook.forecast import make_forecasts
from flows.outlook.gaps import explain_gaps
from flows.shelves import Workspace
from tests.dbt.conftest import AS_OF, build_only, make_settings
from tests.dbt.tiny_lake import TinyLake

pytestmark = pytest.mark.dbt

# What outlook reads; all else is what these rest on.
READ = (
    *("fct_kpi_speed", "fct_kpi_target", "fct_stage_conversion", "fct_stage_stay"),
    *("dim_scope", "dim_stage", "dim_owner", "fct_deal_version", "dim_account"),
    "fct_segment_worked",
)
TEAMS = {"一課": ("u1", "u2"), "二課": ("u3", "u4")}
WENT_WRONG = date(2025, 10, 1)
OFFERED, USUALLY_WON, THEN_WON = 16, 8, 2
Rows = list[dict[str, Any]]


def _months() -> Iterator[date]:
    for number in range(24):
        yield date(2024 + (6 + number) // 12, (6 + number) % 12 + 1, 1)


def _history(team: str, month: date) -> Iterator[tuple[dict[str, str], Rows]]:
    """Yield twenty deals of a month: 16 get an offer after 10 days, 8 of these win after 30.

    From October 2025 on the second team wins 2 of its 16 offers, and nothing else changes. All that
    it lost came by the fair (展示会), which won 7 of its 10 deals.
    """
    has_trouble = team == "二課" and month >= WENT_WRONG
    won = THEN_WON if has_trouble else USUALLY_WON
    for number in range(20):
        begun = month + timedelta(days=number)
        path = [("初回", begun)]
        if number < OFFERED:
            path.append(("提案", begun + timedelta(days=10)))
        path.append(("受注" if number < won else "失注", begun + timedelta(days=30)))
        deal_id = f"{team}{month:%y%m}{number:02}"
        close_date = str(path[-1][1])
        yield (
            {
                "deal_id": deal_id,
                "deal_name": f"deal {deal_id}",
                "stage": [stage for stage, day in path if day <= AS_OF][-1],
                "amount": "1000000",
                "close_date": close_date,
                "created_at": str(begun),
                "owner_id": TEAMS[team][number % 2],
                "lead_source": "展示会" if 1 <= number <= 10 else "紹介",
            },
            [
                {
                    "change_id": f"{deal_id}{place}",
                    "deal_id": deal_id,
                    "changed_at": f"{day}T10:00:00.000+0900",
                    "stage": stage,
                    "amount": "1000000",
                    "close_date": close_date,
                }
                for place, (stage, day) in enumerate(path)
                if day <= AS_OF
            ],
        )


def _fill(lake: TinyLake) -> None:
    lake.prepare()
    told = [one for team in TEAMS for month in _months() for one in _history(team, month)]
    people = [(person, team) for team, persons in TEAMS.items() for person in persons]
    lake.deliver(
        "user",
        AS_OF,
        [{"user_id": one, "user_name": one, "unit_name": team} for one, team in people],
    )
    lake.deliver("deal", AS_OF, [deal for deal, _changes in told])
    lake.deliver("deal_change", AS_OF, [row for _deal, rows in told for row in rows], mode="delta")
    target = {"metric_id": "bookings_amount", "period_kind": "month", "value": "4000000"}
    lake.deliver(
        "target",
        AS_OF,
        [
            {**target, "scope_kind": "owner", "scope_id": person, "period_start": str(month)}
            for person, _team in people
            for month in (*_months(), date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1))
        ],
    )


@pytest.fixture(scope="module")
def explained(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rows]:
    """Return the tables that outlook wrote of the made-up company, by name."""
    workspace = Workspace(tmp_path_factory.mktemp("planted"))
    _fill(TinyLake(workspace=workspace))
    build_only(workspace, make_settings(), *READ)
    folder = workspace.forecasts(AS_OF)
    make_forecasts(warehouse=workspace.candidate, folder=folder, as_of=AS_OF)
    made = explain_gaps(warehouse=workspace.candidate, folder=folder, as_of=AS_OF)
    return {path.stem: pq.read_table(path).to_pylist() for path in made.files}


def _of(rows: Rows, scope: str, kind: str, start: date) -> Rows:
    return [
        row
        for row in rows
        if (f"{row['scope_kind']} {row['scope_id']}", row["period_kind"], row["period_start"])
        == (scope, kind, start)
    ]


def test_the_win_rate_is_named_first_where_a_stage_began_to_lose(
    explained: dict[str, Rows],
) -> None:
    for scope in ("company company", "unit 二課", "owner u3", "owner u4"):
        rows = _of(explained["gap_factor"], scope, "quarter", date(2026, 1, 1))

        first = next(row for row in rows if row["cause_rank"] == 1)
        assert first["factor_code"] == "win_rate"
        others = [row for row in rows if row["cause_rank"] > 1]
        assert first["contribution_amount"] < 3 * min(row["contribution_amount"] for row in others)
        gap = rows[0]["bookings_amount"] - rows[0]["plan_amount"]
        assert sum(row["contribution_amount"] for row in rows) == gap < 0


def test_the_team_that_went_on_as_before_has_no_such_cause(explained: dict[str, Rows]) -> None:
    rows = _of(explained["gap_factor"], "unit 一課", "quarter", date(2026, 1, 1))

    assert {row["bookings_amount"] for row in rows} == {rows[0]["plan_amount"]}
    assert max(abs(row["contribution_amount"]) for row in rows) < 3_000_000


def test_the_segment_in_which_a_team_began_to_lose_is_named_first(
    explained: dict[str, Rows],
) -> None:
    rows = _of(explained["gap_segment"], "unit 二課", "quarter", date(2026, 1, 1))
    first, second = sorted((row for row in rows if row["cell_rank"]), key=_rank)[:2]

    assert (first["segment_id"], first["factor_code"]) == ("展示会", "win_rate")
    assert (first["plan_value"], first["n"]) == (0.6, 30)
    assert first["actual_value"] == 0.1
    assert 2 * first["contribution_amount"] < 3 * second["contribution_amount"] < 0
    gap = sum(row["contribution_amount"] for row in rows if row["segment_kind"] == "lead_source")
    factors = _of(explained["gap_factor"], "unit 二課", "quarter", date(2026, 1, 1))
    assert gap == sum(row["contribution_amount"] for row in factors) < 0


def test_no_segment_of_the_team_that_went_on_as_before_is_a_cause(
    explained: dict[str, Rows],
) -> None:
    rows = _of(explained["gap_segment"], "unit 一課", "quarter", date(2026, 1, 1))

    assert {row["segment_kind"] for row in rows} == {"lead_source", "owner"}
    assert max(abs(row["contribution_amount"]) for row in rows) < 3_000_000


def _rank(row: dict[str, Any]) -> int:
    return int(row["cell_rank"])


def test_the_stage_that_began_to_lose_is_the_bottleneck(explained: dict[str, Rows]) -> None:
    rows = _of(explained["stage_bottleneck"], "unit 二課", "quarter", WENT_WRONG)
    first = next(row for row in rows if row["bottleneck_rank"] == 1)

    assert (first["stage"], first["factor_code"], first["n"]) == ("提案", "conversion", 48)
    assert (first["cohort_from"], first["cohort_to"]) == (WENT_WRONG, date(2025, 12, 31))
    assert (first["plan_value"], first["actual_value"]) == (0.5, 0.125)
    assert {row["stage"]: row["contribution_amount"] for row in rows if row["stage"]} == {
        "初回": 0,
        "提案": -18_000_000,
    }


def test_nothing_is_a_bottleneck_where_nothing_changed(explained: dict[str, Rows]) -> None:
    rows = _of(explained["stage_bottleneck"], "unit 一課", "quarter", WENT_WRONG)

    assert {row["contribution_amount"] for row in rows} == {0}
    assert {row["bottleneck_rank"] for row in rows} == {None}


def test_what_is_missing_is_reckoned_back_for_the_team_and_shared_by_target(
    explained: dict[str, Rows],
) -> None:
    rows = _of(explained["required_activity"], "unit 二課", "quarter", date(2026, 7, 1))
    shares = _of(explained["required_activity"], "owner u3", "quarter", date(2026, 7, 1))

    assert {row["reach_code"] for row in rows} == {"in_time"}
    assert {row["in_time_ratio"] for row in rows} == {1.0}
    for row, share in zip(rows, shares, strict=True):
        wins = float(row["shared_shortfall_amount"]) / 1_000_000
        needed = wins / row["stage_win_rate_ratio"]
        assert needed <= row["needed_entry_count"] < needed + 1
        assert (share["shared_scope_id"], share["target_share_ratio"]) == ("二課", 0.5)
        assert needed / 2 <= share["needed_entry_count"] < needed / 2 + 1
        assert row["note"] == "no_activities"


def test_a_company_of_one_month_gets_reasons_instead_of_parts(
    workspace: Workspace, tmp_path: Path
) -> None:
    make_forecasts(warehouse=workspace.candidate, folder=tmp_path, as_of=AS_OF)
    made = explain_gaps(warehouse=workspace.candidate, folder=tmp_path, as_of=AS_OF)

    factors, segments, stages, needs = (pq.read_table(path).to_pylist() for path in made.files)
    assert made.decomposed == 0
    assert {row["note"] for row in factors} == {"no_target"}
    assert {row["reach_code"] for row in needs} == {None}
    assert segments == stages == []
