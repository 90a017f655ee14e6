{# Where a window ends on the as-of date, it ends at the deals that the KPIs are summed from. #}
with windows as (

    select * from {{ ref('dim_movement_window') }}
    where t1 = {{ as_of_date() }}

),

balances as (

    select * from {{ ref('fct_movement_balance') }}
    where t1 = {{ as_of_date() }}

),

contributions as (

    select * from {{ ref('fct_kpi_contribution') }}
    where metric_id in ('total_open_pipeline_amount', 'bookings_amount')

),

deals as (

    select * from {{ ref('fct_deal') }}

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

dated as (

    select
        case
            when contributions.metric_id = 'bookings_amount' then 'bookings' else 'pipeline'
        end as measure_code,
        contributions.owner_id,
        case
            when count(*) over (
                partition by contributions.metric_id, contributions.source, contributions.record_id
            ) > 1
                then contributions.source || '/' || contributions.record_id
        end as shared_key,
        contributions.numerator as amount,
        case
            when contributions.metric_id = 'bookings_amount' then contributions.event_date
            else deals.close_date
        end as due_date
    from contributions
    inner join deals
        on contributions.source = deals.source and contributions.record_id = deals.deal_id

),

-- A deal of one person is counted with that person's others; one of several, once in each scope.
held as (

    select
        dated.measure_code,
        windows.window_id,
        dated.owner_id,
        dated.shared_key,
        sum(dated.amount) as amount,
        sum(case when dated.shared_key is null then 1 else 0 end) as own_count
    from dated
    inner join windows
        on windows.close_from is null
            or dated.due_date between windows.close_from and windows.close_to
    group by dated.measure_code, windows.window_id, dated.owner_id, dated.shared_key

),

sums as (

    select
        held.measure_code,
        held.window_id,
        scope_owners.scope_kind,
        scope_owners.scope_id,
        coalesce(sum(held.amount), 0) as amount,
        sum(held.own_count) + count(distinct held.shared_key) as deal_count
    from held
    inner join scope_owners on held.owner_id = scope_owners.owner_id
    group by
        held.measure_code, held.window_id, scope_owners.scope_kind, scope_owners.scope_id

)

select
    balances.measure_code,
    balances.window_id,
    balances.scope_id,
    balances.closing_amount,
    sums.amount
from balances
full outer join sums
    on
        balances.measure_code = sums.measure_code
        and balances.window_id = sums.window_id
        and balances.scope_kind = sums.scope_kind
        and balances.scope_id = sums.scope_id
where
    coalesce(balances.closing_amount, 0) <> coalesce(sums.amount, 0)
    or coalesce(balances.closing_count, 0) <> coalesce(sums.deal_count, 0)
