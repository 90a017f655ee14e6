{{ config(tags=['after_outlook']) }}

with action_effects as (

    select * from {{ ref('stg_forecast__action_effects') }}
    where origin = {{ as_of_date() }}

),

actions as (

    select * from {{ ref('fct_action') }}

)

select
    action_effects.origin as as_of,
    action_effects.source,
    action_effects.action_id,
    actions.action_name,
    actions.cause,
    action_effects.metric_id,
    actions.owner_id,
    actions.unit_id,
    actions.created_date,
    actions.due_date,
    actions.done_date,
    actions.status,
    action_effects.basis_code,
    action_effects.better,
    action_effects.lag_business_days,
    action_effects.window_business_days,
    action_effects.before_from,
    action_effects.before_to,
    action_effects.after_from,
    action_effects.after_to,
    action_effects.judged_from,
    action_effects.before_value,
    action_effects.after_value,
    action_effects.comparison_before_value,
    action_effects.comparison_after_value,
    action_effects.effect_value,
    action_effects.interval_low,
    action_effects.interval_high,
    action_effects.person_count,
    action_effects.comparison_person_count,
    action_effects.n,
    action_effects.needed_n,
    action_effects.is_picked_as_worst,
    action_effects.effect_amount,
    action_effects.verdict_code,
    action_effects.note
from action_effects
inner join actions
    on action_effects.source = actions.source and action_effects.action_id = actions.action_id
