{{ config(tags=['after_outlook']) }}

with actions as (

    select * from {{ ref('fct_gap_action') }}

),

effects as (

    select * from {{ ref('fct_action_effect') }}

),

metrics as (

    select * from {{ ref('dim_action_metric') }}

)

select
    actions.scope_kind,
    actions.scope_id,
    actions.source,
    actions.action_id,
    cast(
        row_number() over (
            partition by actions.scope_kind, actions.scope_id
            order by
                case actions.action_state when 'overdue' then 0 when 'open' then 1 else 2 end asc,
                case
                    when actions.action_state in ('overdue', 'open')
                        then coalesce(actions.due_date, {{ far_future() }})
                    else {{ far_future() }}
                end asc,
                actions.due_date desc nulls last,
                actions.source asc,
                actions.action_id asc
        ) as integer
    ) as action_rank,
    actions.action_name,
    actions.cause,
    actions.metric_id,
    metrics.metric_name_ja,
    metrics.metric_name_en,
    metrics.metric_unit,
    metrics.metric_shape,
    actions.owner_name,
    actions.is_owner_outside,
    actions.baseline_value,
    actions.goal_value,
    actions.created_date,
    actions.due_date,
    actions.done_date,
    actions.action_state,
    actions.is_due,
    actions.late_days,
    effects.verdict_code,
    effects.basis_code,
    coalesce(effects.better, metrics.better) as better,
    effects.judged_from,
    effects.effect_value,
    effects.interval_low,
    effects.interval_high,
    effects.effect_amount,
    effects.n as effect_n,
    effects.needed_n,
    coalesce(effects.is_picked_as_worst, false) as is_picked_as_worst,
    effects.note as effect_note
from actions
left join effects on {{ same_key('actions', 'effects', ['source', 'action_id']) }}
left join metrics on actions.metric_id = metrics.metric_id
