"""A company with years of whole weeks since a change, and stages that changed: one real build."""

from collections.abc import Iterator
from datetime import date

import duckdb
import pytest

from flows.shelves import Workspace
from flows.vocabulary.workspace import Company, Org, Source, WorkspaceSettings
from tests.dbt.conftest import AS_OF, FIRST, MIDDLE, build_only, deal
from tests.dbt.tiny_lake import TinyLake

Warehouse = duckdb.DuckDBPyConnection

SETTINGS = WorkspaceSettings.model_validate(
    {
        "company": Company.model_validate(
            {
                "name": "みほん商店",
                "fiscal_year_start_month": 2,
                "fiscal_calendar": "4-5-4",
                "fiscal_year_ends": {"weekday": "saturday", "which": "nearest"},
                "fiscal_years_before": [{"until": "2026-01-31", "fiscal_year_start_month": 4}],
                "week_start": "sunday",
            }
        ),
        "sources": {"sfa": Source(system="custom")},
        "org": Org(source="sfa"),
        "stages": {
            "sfa": {
                "P": [
                    {"stage": "見込", "order": 1, "status": "open", "valid_to": "2026-07-14"}
                    | {"replaced_by": "初回"},
                    {"stage": "初回", "order": 1, "status": "open", "valid_from": "2026-07-15"},
                    {"stage": "休眠", "order": 2, "status": "open", "valid_to": "2026-07-19"},
                    {"stage": "休眠", "order": 3, "status": "on_hold", "valid_from": "2026-07-20"},
                ],
                "Q": [{"stage": "休眠", "order": 1, "status": "lost"}],
            }
        },
    }
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    made = Workspace(tmp_path_factory.mktemp("calendars"))
    lake = TinyLake(workspace=made)
    lake.prepare()
    lake.deliver("user", FIRST, [{"user_id": "u1", "user_name": "一郎", "unit_name": "営業部"}])
    lake.deliver("target", FIRST, [{"metric_id": "bookings_amount", "value": "700"} | july()])
    for day, first in ((FIRST, "見込"), (MIDDLE, "初回"), (AS_OF, "初回")):
        rows = [
            deal("renamed", stage=first, pipeline="P"),
            deal("turned", stage="休眠", pipeline="P"),
            deal("namesake", stage="休眠", pipeline="Q"),
            deal("retired", stage="見込", pipeline="P"),
        ]
        lake.deliver("deal", day, rows)
    build_only(made, SETTINGS, "kpi_value", "dq_rejected_row", "fct_stage_visit")
    with duckdb.connect(str(made.candidate), read_only=True) as connection:
        yield connection


def july() -> dict[str, str]:
    """Return what a sheet says of July: its fiscal month begins on the 5th."""
    return {"scope_kind": "company", "period_kind": "month", "period_start": "2026-07-01"}


def test_the_short_year_is_told_and_the_new_one_is_of_whole_weeks(built: Warehouse) -> None:
    found = built.execute(
        "select period_start, period_end, is_short_year from marts.dim_period "
        "where period_kind = 'year' and period_start between '2025-01-01' and '2027-01-01' "
        "order by period_start"
    ).fetchall()

    assert found == [
        (date(2025, 4, 1), date(2026, 1, 31), True),
        (date(2026, 2, 1), date(2027, 1, 30), False),
    ]


def test_a_target_of_july_stands_against_the_month_that_is_called_so(built: Warehouse) -> None:
    found = built.execute(
        "select period_start, value from marts.kpi_value where metric_id = 'target_amount' "
        "and scope_kind = 'company' and period_kind = 'month' and value is not null"
    ).fetchall()

    assert found == [(date(2026, 7, 5), 700.0)]


def test_a_renamed_stage_keeps_its_old_name_in_history_and_the_stay_goes_on(
    built: Warehouse,
) -> None:
    versions = built.execute(
        "select valid_from, stage from marts.fct_deal_version where deal_id = 'renamed' order by 1"
    ).fetchall()
    stays = built.execute(
        "select stage, entered_date, exited_date from marts.fct_stage_visit "
        "where deal_id = 'renamed'"
    ).fetchall()

    assert versions == [(FIRST, "見込"), (MIDDLE, "初回")]
    assert stays == [("初回", FIRST, None)]


def test_a_status_changes_on_the_day_the_settings_say_and_only_in_its_pipeline(
    built: Warehouse,
) -> None:
    found = built.execute(
        "select deal_id, valid_from, status from marts.fct_deal_version "
        "where stage = '休眠' order by 1, 2"
    ).fetchall()

    assert found == [
        ("namesake", FIRST, "lost"),
        ("turned", FIRST, "open"),
        ("turned", date(2026, 7, 20), "on_hold"),
    ]


def test_a_delivery_after_the_last_day_of_a_stage_is_set_aside_and_named(built: Warehouse) -> None:
    found = built.execute(
        "select distinct snapshot_on, reason_code, raw_value from marts.dq_rejected_row "
        "where object = 'deal' order by 1"
    ).fetchall()

    assert found == [(MIDDLE, "unknown_stage", "見込"), (AS_OF, "unknown_stage", "見込")]


def test_no_deal_counts_twice_where_a_stage_has_several_entries(built: Warehouse) -> None:
    found = built.execute(
        "select deal_id, count(*) from marts.fct_deal group by 1 having count(*) > 1"
    ).fetchall()

    assert found == []
    assert built.execute("select count(*) from marts.fct_deal").fetchall() == [(4,)]
