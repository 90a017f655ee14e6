{{ config(tags=['after_outlook']) }}

{# Reasons on paper, beside those that nobody gave; the others are told together. #}
{% set shown = 7 %}

with windows as (

    select * from {{ ref('fct_gap_window') }}

),

worked as (

    select * from {{ ref('fct_deal_worked') }}
    where decided_count > won_count

),

deals as (

    select * from {{ ref('fct_deal') }}

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

lost as (

    select
        windows.scope_kind,
        windows.scope_id,
        windows.window_code,
        coalesce(deals.lost_reason, '(none)') as reason,
        coalesce(deals.amount_at_loss, deals.amount_reporting) as amount
    from windows
    inner join scope_owners
        on {{ same_key('windows', 'scope_owners', ['scope_kind', 'scope_id']) }}
    inner join worked
        on
            scope_owners.owner_id = worked.owner_id
            and windows.period_kind = worked.period_kind
            and windows.period_start = worked.period_start
    inner join deals on {{ same_key('worked', 'deals', ['source', 'deal_id']) }}

),

reasons as (

    select
        scope_kind,
        scope_id,
        reason,
        sum(case when window_code = 'now' then 1 else 0 end) as lost_count,
        sum(case when window_code = 'now' then coalesce(amount, 0) else 0 end) as lost_amount,
        sum(case when window_code = 'now' and amount is null then 1 else 0 end) as unsized_count,
        sum(case when window_code = 'before' then 1 else 0 end) as before_lost_count
    from lost
    group by scope_kind, scope_id, reason

),

ranked as (

    select
        *,
        case
            when reason = '(none)' then {{ shown }} + 2
            else
                row_number() over (
                    partition by scope_kind, scope_id, case when reason = '(none)' then 1 else 0 end
                    order by
                        lost_amount desc nulls last,
                        lost_count desc nulls last,
                        before_lost_count desc nulls last,
                        reason asc nulls last
                )
        end as place
    from reasons

),

placed as (

    select
        scope_kind, scope_id, reason, lost_count, lost_amount, unsized_count, before_lost_count,
        case
            when reason <> '(none)' and place > {{ shown }} then {{ shown }} + 1 else place
        end as place
    from ranked

),

told as (

    select
        scope_kind,
        scope_id,
        case when place = {{ shown }} + 1 then '(others)' else min(reason) end as reason,
        place as reason_rank,
        count(*) as reason_count,
        sum(lost_count) as lost_count,
        sum(lost_amount) as lost_amount,
        sum(unsized_count) as unsized_count,
        sum(before_lost_count) as before_lost_count
    from placed
    group by scope_kind, scope_id, place

),

totals as (

    select
        *,
        sum(lost_amount) over (
            partition by scope_kind, scope_id order by reason_rank
            rows between unbounded preceding and current row
        ) as cumulative_amount,
        sum(lost_amount) over (partition by scope_kind, scope_id) as total_amount,
        sum(lost_count) over (partition by scope_kind, scope_id) as total_count,
        sum(before_lost_count) over (partition by scope_kind, scope_id) as total_before_count
    from told

)

select
    scope_kind,
    scope_id,
    cast(reason_rank as integer) as reason_rank,
    reason,
    cast(reason_count as bigint) as reason_count,
    cast(lost_count as bigint) as lost_count,
    cast(lost_amount as decimal(18, 2)) as lost_amount,
    cast(unsized_count as bigint) as unsized_count,
    {{ ratio('lost_amount', 'total_amount') }} as lost_amount_ratio,
    {{ ratio('cumulative_amount', 'total_amount') }} as cumulative_amount_ratio,
    {{ ratio('lost_count', 'total_count') }} as lost_count_ratio,
    cast(total_count as bigint) as total_lost_count,
    cast(before_lost_count as bigint) as before_lost_count,
    {{ ratio('before_lost_count', 'total_before_count') }} as before_lost_count_ratio,
    cast(total_before_count as bigint) as total_before_count
from totals
