"""What a tiny company's deliveries become in the core marts."""

from datetime import date

import duckdb
import pytest

from tests.dbt.conftest import AS_OF, FIRST, MIDDLE, yen

Warehouse = duckdb.DuckDBPyConnection


def one(warehouse: Warehouse, sql: str, *values: object) -> tuple[object, ...]:
    row = warehouse.execute(sql, values).fetchone()
    assert row is not None
    return row


def test_a_deal_absent_from_a_full_delivery_is_deleted_on_that_day(warehouse: Warehouse) -> None:
    deals = "select count(*) from marts.fct_deal where deal_id = 'gone'"
    versions = "select valid_from from marts.fct_deal_version where deal_id = 'gone' and is_deleted"

    assert one(warehouse, deals) == (0,)
    assert one(warehouse, versions) == (MIDDLE,)


@pytest.mark.parametrize("deal_id", ["amount", "stage"])
def test_a_deal_whose_newest_row_is_unreadable_goes_on_as_it_was(
    warehouse: Warehouse, deal_id: str
) -> None:
    found = one(
        warehouse,
        "select stage, amount, snapshot_on from marts.fct_deal where deal_id = ?",
        deal_id,
    )

    assert found == ("初回", yen(1_000_000), MIDDLE)


def test_an_unreadable_row_is_listed_with_its_file_row_column_and_value(
    warehouse: Warehouse,
) -> None:
    found = warehouse.execute(
        "select reason_code, source_row, column_name, raw_value, disposition "
        "from marts.dq_rejected_row where object = 'deal' and disposition <> 'mended' "
        "order by reason_code"
    ).fetchall()

    assert found == [
        ("unknown_owner", "9", "owner_id", "zz", "kept"),
        ("unknown_stage", "4", "stage", "謎", "quarantined"),
        ("unparsable_amount", "3", "amount", "要確認", "quarantined"),
    ]


def test_a_mended_row_counts_and_goes_on_while_the_source_repeats_the_unreadable_cell(
    warehouse: Warehouse,
) -> None:
    found = one(
        warehouse,
        "select amount, snapshot_on, source_file from marts.fct_deal where deal_id = 'mended'",
    )

    assert found[:2] == (yen(3_000_000), MIDDLE)
    assert "隔離修正" in str(found[2])


def test_a_mended_entry_and_its_repetition_are_closed_with_the_place_of_the_mend(
    warehouse: Warehouse,
) -> None:
    found = warehouse.execute(
        "select snapshot_on, raw_value, mended_row from marts.dq_rejected_row "
        "where disposition = 'mended' order by snapshot_on"
    ).fetchall()

    assert found == [(MIDDLE, "要確認", "3"), (AS_OF, "要確認", "3")]


def test_a_workbook_of_mended_rows_makes_no_delivery_incomplete(warehouse: Warehouse) -> None:
    found = warehouse.execute(
        "select snapshot_on, is_complete from intermediate.int_deliveries_dated "
        "where object = 'deal' order by snapshot_on"
    ).fetchall()

    assert found == [(FIRST, True), (MIDDLE, True), (AS_OF, True)]


def test_of_a_key_that_comes_twice_the_last_row_counts(warehouse: Warehouse) -> None:
    found = one(warehouse, "select amount, source_row from marts.fct_deal where deal_id = 'twice'")

    assert found == (yen(2_000_000), "6")


def test_a_won_deal_is_decided_on_the_local_day_its_history_tells(warehouse: Warehouse) -> None:
    version = one(
        warehouse,
        "select valid_from from marts.fct_deal_version where deal_id = 'won' and is_current",
    )
    measures = "select decided_date, cycle_days from marts.fct_deal where deal_id = 'won'"

    assert version == (date(2026, 7, 10),)
    assert one(warehouse, measures) == (date(2026, 7, 10), 9)


def test_a_reopened_deal_is_open_and_has_no_decision(warehouse: Warehouse) -> None:
    found = one(
        warehouse,
        "select status, decided_date, cycle_days, stage_age_days, is_stalled, stalled_reasons "
        "from marts.fct_deal where deal_id = 'reopened'",
    )

    # nobody there keeps next steps
    assert found == ("open", None, None, 0, False, "no_contact")


def test_a_foreign_amount_without_a_rate_is_never_taken_one_to_one(warehouse: Warehouse) -> None:
    found = one(
        warehouse,
        "select amount, currency, amount_reporting from marts.fct_deal where deal_id = 'dollars'",
    )

    assert found == (yen(1_000_000), "USD", None)


def test_a_deal_of_nobody_is_counted_under_unassigned(warehouse: Warehouse) -> None:
    found = one(
        warehouse,
        "select deals.owner_id, owners.unit_id from marts.fct_deal as deals "
        "inner join marts.dim_owner as owners on deals.owner_id = owners.owner_id "
        "where deal_id = 'nobody'",
    )

    assert found == ("(unassigned)", "(unassigned)")


def test_a_test_deal_is_there_and_does_not_count(warehouse: Warehouse) -> None:
    found = one(warehouse, "select is_eligible from marts.fct_deal where deal_id = 'test'")

    assert found == (False,)


def test_units_come_from_people_when_no_org_sheet_is_delivered(warehouse: Warehouse) -> None:
    found = warehouse.execute(
        "select unit_id, parent_unit_id, manager_id from marts.dim_org_unit order by path"
    ).fetchall()

    assert found == [
        ("営業部", None, "boss"),
        ("(unassigned)", "営業部", None),
        ("営業一課", "営業部", "boss"),
    ]


def test_rows_and_money_of_every_file_add_up(warehouse: Warehouse) -> None:
    found = one(
        warehouse,
        "select rows_read, rows_accepted, rows_superseded, rows_quarantined, rows_mended, "
        "rows_skipped, amount_read, amount_accepted, amount_superseded, "
        "amount_quarantined, amount_unreadable_count "
        "from marts.dq_row_account where object = 'deal' and snapshot_on = ?",
        AS_OF,
    )

    counts, money = found[:6], found[6:]
    assert counts == (10, 6, 2, 2, 1, 3)
    assert money == (yen(8_000_001), yen(7_000_000), yen(1), yen(1_000_000), 2)


def test_a_deal_joins_the_one_account_of_its_name_and_none_of_several(
    warehouse: Warehouse,
) -> None:
    of_deal = "select account_source, account_id from marts.fct_deal where deal_id = ?"
    listed = warehouse.execute(
        "select account_name, reason_code, candidate_id from marts.dq_account_candidate order by 3"
    ).fetchall()

    assert one(warehouse, of_deal, "won") == ("sfa", "A1")
    assert one(warehouse, of_deal, "reopened") == (None, None)
    assert listed == [("ふたつ屋", "several_accounts", key) for key in ("A2", "A3")]


def test_what_was_delivered_as_none_is_0_and_what_was_not_delivered_is_no_number(
    warehouse: Warehouse,
) -> None:
    sql = (
        "select value, note from marts.kpi_value where metric_id = ? and scope_id = ? "
        "and period_kind = ? and period_start = ? and segment_kind = 'all'"
    )

    def told(*key: object) -> tuple[object, ...]:
        return one(warehouse, sql, *key)

    assert told("activity_count", "u1", "week", date(2026, 7, 27)) == (1, None)
    assert told("activity_count", "boss", "week", date(2026, 7, 27)) == (0, None)
    assert told("activity_count", "u1", "week", date(2026, 7, 20)) == (None, "no_history")
    assert told("pipeline_created_count", "company", "quarter", date(2026, 4, 1)) == (
        None,
        "no_history",
    )
    assert told("target_amount", "company", "quarter", date(2026, 7, 1)) == (None, "not_delivered")
