with waterfall as (

    select * from {{ ref('fct_pipeline_movement') }}
    where category = 'won'

),

bridge as (

    select * from {{ ref('fct_bookings_bridge') }}

),

bridge_sums as (

    select
        window_id,
        scope_kind,
        scope_id,
        source,
        deal_id,
        sum(case when category = 'won' then amount end) as amount,
        max(case when category = 'won' then 1 else 0 end) as is_won,
        max(case when category = 'reopened' then 1 else 0 end) as is_reopened
    from bridge
    group by window_id, scope_kind, scope_id, source, deal_id

),

compared as (

    select
        coalesce(waterfall.window_id, bridge_sums.window_id) as window_id,
        coalesce(waterfall.scope_kind, bridge_sums.scope_kind) as scope_kind,
        coalesce(waterfall.scope_id, bridge_sums.scope_id) as scope_id,
        coalesce(waterfall.source, bridge_sums.source) as source,
        coalesce(waterfall.deal_id, bridge_sums.deal_id) as deal_id,
        -coalesce(waterfall.amount, 0) as waterfall_amount,
        coalesce(bridge_sums.amount, 0) as bridge_amount,
        waterfall.deal_id is not null as is_in_waterfall,
        coalesce(bridge_sums.is_won, 0) = 1 as is_in_bridge,
        coalesce(bridge_sums.is_reopened, 0) = 1 as is_reopened
    from waterfall
    full outer join bridge_sums
        on waterfall.window_id = bridge_sums.window_id
            and waterfall.scope_kind = bridge_sums.scope_kind
            and waterfall.scope_id = bridge_sums.scope_id
            and waterfall.source = bridge_sums.source
            and waterfall.deal_id = bridge_sums.deal_id

)

select
    window_id,
    scope_kind,
    scope_id,
    source,
    deal_id,
    cast(waterfall_amount as decimal(18, 2)) as waterfall_amount,
    cast(bridge_amount as decimal(18, 2)) as bridge_amount,
    cast(bridge_amount - waterfall_amount as decimal(18, 2)) as difference_amount,
    case
        when is_in_bridge and is_reopened then 'reopened_after_win'
        when not is_in_waterfall then 'left_pipeline_otherwise'
        when not is_in_bridge then 'booked_elsewhere'
        else 'changed_after_win'
    end as reason_code
from compared
where is_in_waterfall <> is_in_bridge or waterfall_amount <> bridge_amount
