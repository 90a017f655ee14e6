"""The queries that judge asks of a warehouse: few rows each, over ``candidate`` and ``current``."""

from typing import Final

SHARES: Final = """
select
    count(*),
    count(*) filter (where coalesce(owner_id, '(unassigned)') = '(unassigned)'),
    sum(amount_reporting) filter (where coalesce(owner_id, '(unassigned)') = '(unassigned)'),
    count(*) filter (where status = 'open'),
    count(*) filter (where status = 'open' and amount is null)
from candidate.marts.fct_deal
"""
FIRST_UNASSIGNED: Final = """
select source_file, source_row, deal_id from candidate.marts.fct_deal
where coalesce(owner_id, '(unassigned)') = '(unassigned)'
order by source_file, try_cast(source_row as bigint), deal_id limit 1
"""
FIRST_WITHOUT_AMOUNT: Final = """
select source_file, source_row, deal_id from candidate.marts.fct_deal
where status = 'open' and amount is null
order by source_file, try_cast(source_row as bigint), deal_id limit 1
"""
DEAL_COUNTS: Final = """
select
    (select count(*) from candidate.marts.fct_deal),
    (select count(*) from current.marts.fct_deal),
    (select max(as_of) from current.marts.kpi_value)
"""
BALANCE: Final = """
with account as (
    select
        *,
        abs(rows_read - rows_accepted - rows_superseded - rows_quarantined) as rows_off,
        abs(coalesce(amount_read, 0) - coalesce(amount_accepted, 0)
            - coalesce(amount_superseded, 0) - coalesce(amount_quarantined, 0)) as amount_off
    from candidate.marts.dq_row_account
)
select count(*), sum(rows_off), sum(amount_off), min(file_name)
from account
where coalesce(rows_off, 1) <> 0 or amount_off <> 0
"""
QUARANTINE: Final = """
with newest as (
    select source, object, max(snapshot_on) as snapshot_on
    from candidate.marts.dq_row_account
    group by source, object
)
select
    source, object,
    sum(rows_quarantined), sum(amount_quarantined), sum(amount_read),
    min(file_name) filter (where rows_quarantined > 0)
from candidate.marts.dq_row_account
inner join newest using (source, object, snapshot_on)
group by source, object
order by source, object
"""
PARTS: Final = """
with bookings as (
    select *, cast(coalesce(value, 0) as decimal(28, 2)) as amount
    from candidate.marts.kpi_value
    where metric_id = 'bookings_amount' and segment_kind = 'all' and as_of = $as_of
),
company as (
    select period_kind, period_start, amount from bookings where scope_kind = 'company'
),
parts as (
    select period_kind, period_start, sum(amount) as amount
    from bookings
    where scope_kind = $kind
        and ($kind = 'owner' or scope_id in (
            select unit_id from candidate.marts.dim_org_unit
            where parent_unit_id is null and $as_of between valid_from and valid_to
        ))
    group by period_kind, period_start
),
compared as (
    select
        period_kind, period_start,
        abs(coalesce(company.amount, 0) - coalesce(parts.amount, 0)) as difference
    from company full join parts using (period_kind, period_start)
)
select count(*) filter (where difference > 0), max(difference),
    max_by(period_kind || ' ' || period_start, difference)
from compared
"""
CLOSED: Final = """
with months as (
    select period_start, period_end from candidate.marts.dim_period
    where period_kind = 'month'
        and period_end < least($as_of, (select max(as_of) from current.marts.kpi_value))
),
now_reported as (
    select period_start, value from candidate.marts.kpi_value
    where metric_id = 'bookings_amount' and scope_kind = 'company' and period_kind = 'month'
        and segment_kind = 'all' and as_of = $as_of
),
last_reported as (
    select period_start, value from current.marts.kpi_value
    where metric_id = 'bookings_amount' and scope_kind = 'company' and period_kind = 'month'
        and segment_kind = 'all'
)
select
    strftime(period_start, '%Y-%m'),
    cast(last_reported.value as decimal(28, 2)), cast(now_reported.value as decimal(28, 2)),
    abs(now_reported.value - last_reported.value) / nullif(abs(last_reported.value), 0)
from months
inner join now_reported using (period_start)
inner join last_reported using (period_start)
where abs(now_reported.value - last_reported.value) >= 0.005
order by 4 desc nulls last, 1 desc
"""
RANGE: Final = """
select count(*), min(metric_id || ' ' || scope_kind || ' ' || scope_id || ' ' || period_kind
    || ' ' || period_start || ' = ' || value)
from candidate.marts.kpi_value
where isnan(value) or isinf(value)
    or (metric_id like 'win_rate%' and value not between 0 and 1)
    or (unit in ('count', 'days', 'hours') and value < 0)
"""
FORECAST: Final = """
select count(*), min(scope_kind || ' ' || scope_id || ' ' || period_kind || ' ' || period_start)
from candidate.marts.fct_forecast
where origin = $as_of and not contains(coalesce(note, ''), 'history_too_thin') and not coalesce(
    expected_amount is not null and p10_amount <= p50_amount
    and p50_amount <= p90_amount and coalesce(p_reach_target_ratio, 0) between 0 and 1, false)
"""
FRESHNESS: Final = """
select source, date_diff('day', last_updated_date, $as_of), cast(last_updated_date as varchar)
from candidate.marts.dq_freshness
where object = 'deal'
order by source
"""
TIE_OUT: Final = """
with totals as (
    select *, verdict = 'differs' as is_differing, abs(unexplained_value) as size
    from candidate.marts.dq_tie_out
),
counted as (
    select
        count(*) as total,
        count(*) filter (where is_differing) as differing,
        sum(size) filter (where is_differing and measure = 'amount') as money
    from totals
),
largest as (
    select * from totals
    where is_differing
    order by measure = 'amount' desc, size desc, source, control_date, status, dimension, member
    limit 1
)
select
    total, differing, money,
    source || ' ' || control_date || ' ' || status || ' ' || dimension || ' ' || member,
    measure, theirs_value, ours_value, unexplained_value, source_file, source_row
from counted
left join largest on true
"""
