with movements as (

    select * from {{ ref('fct_pipeline_movement') }}
    where window_id = 'seven_days/period' and scope_kind <> 'owner' and amount <> 0

),

versions as (

    select * from {{ ref('fct_deal_version') }}

),

-- A deal that is gone has no name any more; its id stands for it.
deals as (

    select * from {{ ref('fct_deal') }}

),

members as (

    select * from {{ ref('dim_scope_owner') }}

),

-- An amount has no day of its own in the waterfall: the last one on which it changed.
amount_days as (

    select
        events.source,
        events.deal_id,
        max(events.changed_on) as changed_on
    from {{ ref('fct_deal_event') }} as events
    inner join {{ ref('dim_movement_window') }} as windows
        on events.changed_on > windows.t0 and windows.window_id = 'seven_days/period'
    where events.event_code in ('amount_up', 'amount_down', 'currency_changed')
    group by events.source, events.deal_id

),

-- What a deal is in other hands is not told where it went from.
compared as (

    select
        movements.*,
        deals.deal_name,
        deals.account_name,
        coalesce(movements.moved_on, amount_days.changed_on) as changed_on,
        {%- for column in ['stage', 'amount', 'currency', 'close_date', 'pipeline', 'status'] %}
        olds.{{ column }} as old_{{ column }},
        case when movements.category <> 'transfer_out' then news.{{ column }} end
            as new_{{ column }},
        {%- endfor %}
        coalesce(new_members.owner_id, old_members.owner_id) as owner_id
    from movements
    left join deals
        on movements.source = deals.source and movements.deal_id = deals.deal_id
    left join versions as olds
        on
            movements.source = olds.source
            and movements.deal_id = olds.deal_id
            and movements.t0 between olds.valid_from and olds.valid_to
    left join versions as news
        on
            movements.source = news.source
            and movements.deal_id = news.deal_id
            and movements.t1 between news.valid_from and news.valid_to
    left join amount_days
        on
            movements.source = amount_days.source
            and case
                when movements.category in ('amount_up', 'amount_down') then movements.deal_id
            end = amount_days.deal_id
    left join members as old_members
        on {{ same_key('movements', 'old_members', ['scope_kind', 'scope_id']) }}
            and olds.owner_id = old_members.owner_id
    left join members as new_members
        on {{ same_key('movements', 'new_members', ['scope_kind', 'scope_id']) }}
            and news.owner_id = new_members.owner_id

),

ranked as (

    select
        *,
        cast(
            row_number() over (
                partition by scope_kind, scope_id
                order by
                    abs(amount) desc nulls last, source asc nulls last, deal_id asc nulls last,
                    category asc nulls last
            ) as integer
        ) as change_rank
    from compared

)

select
    scope_kind,
    scope_id,
    change_rank,
    source,
    deal_id,
    category,
    amount,
    deal_name,
    account_name,
    owner_id,
    changed_on,
    old_pipeline,
    old_stage,
    old_status,
    old_amount,
    old_currency,
    old_close_date,
    new_pipeline,
    new_stage,
    new_status,
    new_amount,
    new_currency,
    new_close_date
from ranked
