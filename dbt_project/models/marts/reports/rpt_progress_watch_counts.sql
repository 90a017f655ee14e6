{{ config(tags=['after_outlook']) }}

with watched_deals as (

    select * from {{ ref('fct_watched_deal') }}

),

windows as (

    select * from {{ ref('dim_movement_window') }}
    where window_id in {{ watched_windows() }}

),

scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

lists as (

    select 'slipped' as list_code
    union all
    select 'at_risk' as list_code

),

counted as (

    select
        window_code,
        scope_kind,
        scope_id,
        list_code,
        count(*) as deal_count,
        sum(amount) as amount
    from watched_deals
    group by window_code, scope_kind, scope_id, list_code

)

-- What slipped is seen by comparing two deliveries; without the older one nothing is known of it.
select
    windows.window_code,
    scopes.scope_kind,
    scopes.scope_id,
    lists.list_code,
    {{ add_days('windows.t0', 1) }} as first_day,
    case
        when lists.list_code = 'slipped' and windows.note = 'no_history' then null
        else cast(coalesce(counted.deal_count, 0) as bigint)
    end as deal_count,
    case
        when lists.list_code = 'slipped' and windows.note = 'no_history' then null
        else cast(coalesce(counted.amount, 0) as decimal(18, 2))
    end as amount,
    case when lists.list_code = 'slipped' then windows.note end as note
from scopes
cross join windows
cross join lists
left join counted
    on
        {{ same_key('scopes', 'counted', ['scope_kind', 'scope_id']) }}
        and windows.window_code = counted.window_code
        and lists.list_code = counted.list_code
