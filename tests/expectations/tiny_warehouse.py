"""A made-up warehouse: the marts that judge looks at, with two people in one unit."""

from datetime import date
from pathlib import Path

import duckdb

DAY = date(2026, 11, 20)
_MARTS = """
create schema marts;
create table marts.fct_deal as
    select 'D' || n as deal_id, 'U1' as owner_id, 'open' as status,
        1000::decimal(18, 2) as amount, 1000::decimal(18, 2) as amount_reporting,
        'deal.csv' as source_file, (n + 2)::varchar as source_row
    from range(100) as numbers(n);
create table marts.dim_period as
    select 'month' as period_kind, day::date as period_start,
        (day + interval 1 month - interval 1 day)::date as period_end
    from generate_series(timestamp '2026-04-01', timestamp '2026-11-01', interval 1 month)
        as days(day);
create table marts.dim_org_unit as
    select 'root' as unit_id, null::varchar as parent_unit_id,
        date '1900-01-01' as valid_from, date '9999-12-31' as valid_to;
create table marts.kpi_value as
    select date '2026-11-20' as as_of, 'bookings_amount' as metric_id, scope_kind, scope_id,
        'month' as period_kind, period_start, 'all' as segment_kind, 'all' as segment_id,
        value::double as value, 'JPY' as unit
    from marts.dim_period, (values
        ('company', 'company', 300), ('unit', 'root', 300),
        ('owner', 'U1', 100), ('owner', 'U2', 200)
    ) as scopes(scope_kind, scope_id, value);
create table marts.rpt_progress_summary as select 'company' as scope_kind;
create table marts.fct_forecast as
    select date '2026-11-20' as origin, 'company' as scope_kind, 'company' as scope_id,
        'quarter' as period_kind, date '2026-10-01' as period_start,
        200::decimal(18, 2) as expected_amount, 100::decimal(18, 2) as p10_amount,
        200::decimal(18, 2) as p50_amount, 300::decimal(18, 2) as p90_amount,
        0.5::double as p_reach_target_ratio, null::varchar as note;
create table marts.dq_row_account as
    select 'sfa' as source, 'deal' as object, date '2026-11-20' as snapshot_on,
        'deal.csv' as file_name, 101::bigint as rows_read, 100::bigint as rows_accepted,
        1::bigint as rows_superseded, 0::bigint as rows_quarantined,
        1010::decimal(18, 2) as amount_read, 1000::decimal(18, 2) as amount_accepted,
        10::decimal(18, 2) as amount_superseded, 0::decimal(18, 2) as amount_quarantined;
create table marts.dq_tie_out as
    select 'sfa' as source, date '2026-11-20' as control_date, measure, 'open' as status,
        'stage' as dimension, '提案' as member_key, '提案' as member,
        value::decimal(18, 2) as theirs_value, value::decimal(18, 2) as ours_value,
        0::decimal(18, 2) as unexplained_value, 'agrees' as verdict,
        'totals.csv' as source_file, '2' as source_row
    from (values ('count', 3), ('amount', 3000)) as totals(measure, value);
create table marts.dq_freshness as
    select 'sfa' as source, 'deal' as object, date '2026-11-19' as last_updated_date;
"""


def build(file: Path, *changes: str) -> None:
    """Build a warehouse, then change it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    with duckdb.connect(str(file)) as connection:
        connection.execute(_MARTS)
        for change in changes:
            connection.execute(change)
