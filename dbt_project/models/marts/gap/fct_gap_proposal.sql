{{ config(tags=['after_outlook']) }}

with causes as (

    select * from {{ ref('fct_gap_cause') }}

),

actions as (

    select * from {{ ref('fct_gap_action') }}

),

metrics as (

    select * from {{ ref('dim_action_metric') }}

),

remedies as (

    select * from {{ ref('remedies') }}

),

-- What is agreed already goes before what nobody here has tried.
candidates as (

    select
        causes.scope_kind,
        causes.scope_id,
        causes.cause_order,
        causes.cause_code,
        'register' as origin_code,
        0 as origin_order,
        actions.action_id,
        cast(null as {{ type_text() }}) as remedy_id,
        0 as remedy_order,
        actions.action_name,
        actions.owner_name,
        actions.is_owner_outside,
        actions.due_date,
        actions.action_state,
        metrics.metric_id
    from causes
    inner join metrics on causes.cause_code = metrics.cause_code
    inner join actions
        on {{ same_key('causes', 'actions', ['scope_kind', 'scope_id']) }}
            and metrics.metric_id = actions.metric_id
            and actions.action_state in ('open', 'overdue')
    union all
    select
        causes.scope_kind,
        causes.scope_id,
        causes.cause_order,
        causes.cause_code,
        'catalogue' as origin_code,
        1 as origin_order,
        cast(null as {{ type_text() }}) as action_id,
        remedies.remedy_id,
        remedies.remedy_order,
        cast(null as {{ type_text() }}) as action_name,
        cast(null as {{ type_text() }}) as owner_name,
        false as is_owner_outside,
        cast(null as date) as due_date,
        cast(null as {{ type_text() }}) as action_state,
        remedies.metric_id
    from causes
    inner join remedies on causes.remedy_code = remedies.cause_code

),

by_cause as (

    select
        *,
        row_number() over (
            partition by scope_kind, scope_id, cause_order
            order by
                origin_order asc nulls last,
                case when action_state = 'overdue' then 1 else 0 end asc,
                due_date asc nulls last,
                action_id asc nulls last,
                remedy_order asc nulls last
        ) as place
    from candidates

),

-- One for each cause first, then a second one for each.
chosen as (

    select
        *,
        row_number() over (
            partition by scope_kind, scope_id
            order by place asc nulls last, cause_order asc nulls last
        ) as proposal_rank
    from by_cause

),

-- The newest action of the scope itself on the same metric that is known to have worked.
worked as (

    select
        actions.scope_kind,
        actions.scope_id,
        effects.metric_id,
        effects.effect_value,
        effects.effect_amount,
        effects.n,
        row_number() over (
            partition by actions.scope_kind, actions.scope_id, effects.metric_id
            order by
                effects.after_to desc nulls last, effects.source asc, effects.action_id asc
        ) as age_rank
    from {{ ref('fct_action_effect') }} as effects
    inner join actions on {{ same_key('effects', 'actions', ['source', 'action_id']) }}
    where effects.verdict_code = 'effective'

)

select
    chosen.scope_kind,
    chosen.scope_id,
    cast(chosen.proposal_rank as integer) as proposal_rank,
    chosen.cause_order,
    chosen.cause_code,
    chosen.origin_code,
    chosen.action_id,
    chosen.remedy_id,
    chosen.action_name,
    chosen.owner_name,
    chosen.is_owner_outside,
    chosen.due_date,
    chosen.action_state,
    chosen.metric_id,
    worked.effect_value as expected_value,
    worked.effect_amount as expected_amount,
    worked.n as expected_n
from chosen
left join worked
    on {{ same_key('chosen', 'worked', ['scope_kind', 'scope_id', 'metric_id']) }}
        and worked.age_rank = 1
where chosen.proposal_rank <= 3
