"""Amounts of several currencies are never added up: tried on every model, and by trying to."""

import pytest

from tests.architecture import rendered_sql
from tests.architecture.house import list_files
from tests.architecture.mixed_money import faults

pytestmark = pytest.mark.architecture

# Control sums of what files hold, and of what a source adds up itself: no worth of anything.
AS_WRITTEN = {
    "dq_row_account",
    "int_tie_outs_compared",
    "rpt_progress_rejections",
    "rpt_progress_trust",
}

MIXED = (
    "select sum(amount) as total from ref_stg_lake__deals",
    "select owner_id, avg(amount) as mean from ref_stg_lake__deals group by owner_id",
    "select sum(case when status = 'won' then amount end) as won from ref_stg_lake__deals",
    "with a as (select amount as worth from ref_stg_lake__deals) select sum(worth) as b from a",
    "with a as (select * from ref_stg_lake__deals), b as (select a.* from a) "
    "select sum(coalesce(b.amount, 0)) as c from b",
    "select sum(a.m) as c from (select max(amount) as m from ref_stg_lake__deals group by x) as a",
    "with a as (select 1 as x union all select amount as y from ref_stg_lake__deals) "
    "select sum(x) as z from a",
    "select sum(amount) over (partition by owner_id) as b from ref_stg_lake__deals",
    "select sum(amount * probability) as weighted from ref_stg_lake__deals",
    "select sum(case when rate = 1 then 0 else amount end) as total from ref_stg_lake__deals",
    "select sum(case when rate = 2 then amount end) as total from ref_stg_lake__deals",
)
FINE = (
    "select sum(amount * rate) as total from ref_stg_lake__deals",
    "select currency, sum(amount) as total from ref_stg_lake__deals group by currency",
    "select deal_id, sum(amount) as total from ref_stg_lake__deal_splits group by deal_id",
    "select sum(case when currency = 'JPY' then amount end) as yen from ref_stg_lake__deals",
    "select sum(case when rate = 1 then amount else amount * rate end) as total "
    "from ref_stg_lake__deals",
    "select count(amount) as n from ref_stg_lake__deals",
    "select sum(case when amount > 5 then 1 else 0 end) as n from ref_stg_lake__deals",
    "with a as (select amount * rate as b from ref_stg_lake__deals) select sum(b) as c from a",
)


@pytest.mark.parametrize("sql", MIXED)
def test_whoever_tries_to_add_up_several_currencies_is_refused(sql: str) -> None:
    assert faults({"attempt": sql})


@pytest.mark.parametrize("sql", FINE)
def test_money_of_one_currency_may_be_added_up(sql: str) -> None:
    assert faults({"attempt": sql}) == []


def test_money_as_delivered_is_followed_from_model_to_model() -> None:
    models = {
        "top": "select sum(value) as total from ref_middle",
        "middle": "select amount as value from ref_stg_lake__deals",
    }

    assert faults(models) == ["top: SUM(value) may add up several currencies"]


def test_no_model_adds_up_several_currencies() -> None:
    models = {
        path.stem: rendered_sql.render(path.read_text(encoding="utf-8"), engine="duckdb")
        for path in list_files("dbt_project/models", ending=".sql")
        if "/staging/" not in path.as_posix()
    }
    shelf_faults = faults(models)

    assert [fault for fault in shelf_faults if fault.split(":")[0] not in AS_WRITTEN] == []
    assert {fault.split(":")[0] for fault in shelf_faults} == AS_WRITTEN
