with movements as (

    select * from {{ ref('fct_pipeline_movement') }}
    where category = 'pushed_out'

),

deals as (

    select * from {{ ref('fct_deal') }}
    where status in ('open', 'on_hold')

),

versions as (

    select * from {{ ref('fct_deal_version') }}

),

windows as (

    select * from {{ ref('dim_movement_window') }}
    where window_id in {{ watched_windows() }}

),

scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

members as (

    select * from {{ ref('dim_scope_owner') }}

)

-- A deal that was decided after it slipped needs no question any more; of one in other hands nobody
-- is named.
select
    windows.window_code,
    scopes.scope_kind,
    scopes.scope_id,
    movements.source,
    movements.deal_id,
    members.owner_id,
    cast(-movements.amount as decimal(18, 2)) as amount,
    versions.close_date as old_close_date,
    deals.close_date,
    deals.push_count,
    deals.status = 'on_hold' as is_on_hold,
    movements.moved_on as slipped_on
from movements
inner join windows on movements.window_id = windows.window_id
inner join scopes on {{ same_key('movements', 'scopes', ['scope_kind', 'scope_id']) }}
inner join deals on {{ same_key('movements', 'deals', ['source', 'deal_id']) }}
left join versions
    on {{ same_key('movements', 'versions', ['source', 'deal_id']) }}
        and windows.t0 between versions.valid_from and versions.valid_to
left join members
    on {{ same_key('scopes', 'members', ['scope_kind', 'scope_id']) }}
        and deals.owner_id = members.owner_id
