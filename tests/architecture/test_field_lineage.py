"""Which field each metric is made of is read off the SQL, and what is stored of it is of today."""

import pytest
import sqlglot

from tests.architecture.field_lineage import SEED, Reader, as_text, metrics, printed_metrics, tables

pytestmark = pytest.mark.architecture

LONG = """
    with deals as (select * from source_lake_deal), tasks as (select * from source_lake_task)
    select 'won' as metric_id, amount as value, close_date as day from deals where stage = 'won'
    union all
    select 'late' as metric_id, 1 as value, due_date as day from tasks where status <> 'done'
"""
WIDE = """
    with totals as (
        select long.metric_id, long.value from ref_long as long
        inner join days on long.day = days.day
    )
    select sum(case when metric_id = 'won' then value end) as won_amount, count(*) as all_count
    from totals
"""
TOLD = """
    with late as (select * from ref_long where metric_id = 'late')
    select 'share' as metric_id, won_amount as value from ref_wide
    union all
    select late.metric_id, late.value from late
"""
HISTORY = """
    select a.amount, b.rate from source_lake_deal as a
    left join source_lake_fx_rate as b on a.currency = b.currency
"""


def followed(**models: str) -> Reader:
    reader = Reader()
    for name, sql in models.items():
        reader.add(name, sqlglot.parse_one(sql, read="duckdb"), is_mart=name != "told")
    return reader


def test_a_metric_of_a_long_table_is_followed_through_case_where_and_union_by_its_name() -> None:
    told = followed(long=LONG, wide=WIDE, told=TOLD).known["ref_told"]

    found = {rows.metric: rows.chosen_by | rows.of("value") for rows in told}
    assert found == {
        "share": {("deal", "amount"), ("deal", "stage"), ("deal", "close_date")},
        "late": {("task", "status")},
    }


def test_what_is_looked_up_rests_on_what_it_is_looked_up_by() -> None:
    (rows,) = followed(told=HISTORY).known["ref_told"]

    assert rows.of("amount") == {("deal", "amount")}
    assert rows.of("rate") == {("fx_rate", "rate"), ("deal", "currency")}


def test_the_stored_uses_are_those_of_the_sql_of_today() -> None:
    assert SEED.read_text(encoding="utf-8") == as_text(), (
        "the SQL uses other fields now; run 'python -m tests.architecture.field_lineage'"
    )


def test_metrics_rest_on_the_fields_that_they_are_defined_by_and_on_no_others() -> None:
    found = metrics()

    assert {("deal", "amount"), ("deal", "currency"), ("deal", "owner_id")} <= found[
        "bookings_amount"
    ]
    assert ("target", "value") in found["attainment_ratio"]
    assert ("deal", "next_action_date") in found["stalled_deal_count"]
    assert {name for name, _ in found["task_on_time_ratio"]} == {"task"}
    assert not [one for one in found["bookings_amount"] if one[0] in ("task", "activity", "target")]
    assert "fill_ratio" not in found


def test_lists_that_show_a_field_use_it_and_sheets_that_ask_for_it_do_not() -> None:
    assert ("deal", "next_action") in tables()["rpt_progress_deals"]
    assert "rpt_update_requests" not in tables()
    assert {"bookings_amount", "win_rate_count_ratio"} <= printed_metrics()
    assert "sales_velocity_amount" not in printed_metrics()
