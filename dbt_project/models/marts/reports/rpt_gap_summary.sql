{{ config(tags=['after_outlook']) }}

with scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

told as (

    select * from {{ ref('fct_gap_told') }}

),

paces as (

    select * from {{ ref('fct_gap_pace') }}

),

funnels as (

    select
        scope_kind,
        scope_id,
        min(cohort_from) as cohort_from,
        max(cohort_to) as cohort_to,
        min(stay_from) as stay_from,
        max(stay_to) as stay_to
    from {{ ref('fct_gap_stage') }}
    group by scope_kind, scope_id

),

needs as (

    select
        scope_kind,
        scope_id,
        max(shortfall_amount) as shortfall_amount,
        max(remaining_business_days) as remaining_business_days,
        max(person_count) as person_count,
        min(cohort_from) as taught_from,
        max(cohort_to) as taught_to,
        min(note) as need_note
    from {{ ref('fct_gap_need') }}
    group by scope_kind, scope_id

),

actions as (

    select
        scope_kind,
        scope_id,
        count(*) as action_count,
        sum(case when action_state in ('open', 'overdue') then 1 else 0 end) as open_action_count,
        sum(case when action_state = 'overdue' then 1 else 0 end) as late_action_count,
        sum(case when is_due then 1 else 0 end) as due_action_count,
        sum(case when is_due and action_state = 'done_on_time' then 1 else 0 end)
            as done_on_time_count
    from {{ ref('fct_gap_action') }}
    group by scope_kind, scope_id

),

effects as (

    select * from {{ ref('fct_action_effect') }}

),

verdicts as (

    select
        placed.scope_kind,
        placed.scope_id,
        sum(
            case when effects.verdict_code in ('effective', 'worse', 'undecided') then 1 else 0 end
        ) as judged_action_count,
        sum(case when effects.verdict_code = 'effective' then 1 else 0 end)
            as effective_action_count,
        sum(case when effects.verdict_code = 'worse' then 1 else 0 end) as worse_action_count
    from {{ ref('fct_gap_action') }} as placed
    inner join effects on {{ same_key('placed', 'effects', ['source', 'action_id']) }}
    group by placed.scope_kind, placed.scope_id

)

select
    {{ as_of_date() }} as as_of,
    scopes.scope_kind,
    scopes.scope_id,
    told.period_kind,
    told.period_start,
    told.period_end,
    told.fiscal_year,
    told.fiscal_quarter,
    told.basis_code,
    told.plan_amount,
    told.target_amount,
    told.bookings_amount,
    told.gap_amount,
    told.baseline_period_count,
    coalesce(told.is_decomposed, false) as is_decomposed,
    told.note as gap_note,
    paces.period_start as pace_period_start,
    paces.fiscal_year as pace_fiscal_year,
    paces.fiscal_quarter as pace_fiscal_quarter,
    paces.pace_gap_ratio,
    coalesce(paces.is_pace_told, false) as is_pace_told,
    funnels.cohort_from,
    funnels.cohort_to,
    funnels.stay_from,
    funnels.stay_to,
    needs.shortfall_amount,
    needs.remaining_business_days,
    needs.person_count,
    needs.taught_from,
    needs.taught_to,
    needs.need_note,
    cast(coalesce(actions.action_count, 0) as bigint) as action_count,
    cast(coalesce(actions.open_action_count, 0) as bigint) as open_action_count,
    cast(coalesce(actions.late_action_count, 0) as bigint) as late_action_count,
    cast(coalesce(actions.due_action_count, 0) as bigint) as due_action_count,
    cast(coalesce(actions.done_on_time_count, 0) as bigint) as done_on_time_count,
    {{ ratio('actions.done_on_time_count', 'actions.due_action_count') }}
        as action_execution_ratio,
    cast(coalesce(verdicts.judged_action_count, 0) as bigint) as judged_action_count,
    cast(coalesce(verdicts.effective_action_count, 0) as bigint) as effective_action_count,
    cast(coalesce(verdicts.worse_action_count, 0) as bigint) as worse_action_count
from scopes
left join told on {{ same_key('scopes', 'told', ['scope_kind', 'scope_id']) }}
left join paces on {{ same_key('scopes', 'paces', ['scope_kind', 'scope_id']) }}
left join funnels on {{ same_key('scopes', 'funnels', ['scope_kind', 'scope_id']) }}
left join needs on {{ same_key('scopes', 'needs', ['scope_kind', 'scope_id']) }}
left join actions on {{ same_key('scopes', 'actions', ['scope_kind', 'scope_id']) }}
left join verdicts on {{ same_key('scopes', 'verdicts', ['scope_kind', 'scope_id']) }}
