{% set counts = ['base_count', 'advanced_count', 'decided_count', 'won_count'] %}
with contributions as (

    select * from {{ ref('fct_stage_contribution') }}

),

calendar as (

    select * from {{ ref('dim_calendar') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

stages as (

    select * from {{ ref('dim_stage') }}
    where is_current

),

period_days as (

    {{ kpi_period_days('calendar') }}

),

owner_periods as (

    select
        contributions.conversion_kind,
        contributions.owner_id,
        period_days.period_kind,
        period_days.period_start,
        contributions.source,
        contributions.pipeline,
        {%- for count in counts %}
        sum(contributions.{{ count }}) as {{ count }},
        {%- endfor %}
        contributions.stage
    from contributions
    inner join period_days on contributions.event_date = period_days.date_day
    group by
        contributions.conversion_kind,
        contributions.owner_id,
        period_days.period_kind,
        period_days.period_start,
        contributions.source,
        contributions.pipeline,
        contributions.stage

),

scope_periods as (

    select
        owner_periods.conversion_kind,
        scope_owners.scope_kind,
        scope_owners.scope_id,
        owner_periods.period_kind,
        owner_periods.period_start,
        owner_periods.source,
        owner_periods.pipeline,
        {%- for count in counts %}
        cast(sum(owner_periods.{{ count }}) as bigint) as {{ count }},
        {%- endfor %}
        owner_periods.stage
    from owner_periods
    inner join scope_owners on owner_periods.owner_id = scope_owners.owner_id
    group by
        owner_periods.conversion_kind,
        scope_owners.scope_kind,
        scope_owners.scope_id,
        owner_periods.period_kind,
        owner_periods.period_start,
        owner_periods.source,
        owner_periods.pipeline,
        owner_periods.stage

),

-- A cohort that is not old enough has counts, but no rate: it would be too low.
judged as (

    select
        scope_periods.*,
        stages.stage_order,
        case when scope_periods.conversion_kind = 'cohort' then periods.period_end end as cohort_to,
        scope_periods.conversion_kind <> 'cohort'
        or {{ add_days('periods.period_end', cohort_days()) }} <= {{ as_of_date() }} as is_told,
        case
            when scope_periods.conversion_kind = 'cohort' then scope_periods.base_count
            else scope_periods.decided_count
        end as win_base_count
    from scope_periods
    inner join periods
        on scope_periods.period_kind = periods.period_kind
            and scope_periods.period_start = periods.period_start
    left join stages
        on scope_periods.source = stages.source
            and scope_periods.pipeline = stages.pipeline
            and scope_periods.stage = stages.stage

)

select
    {{ as_of_date() }} as as_of,
    conversion_kind,
    scope_kind,
    scope_id,
    period_kind,
    period_start,
    source,
    pipeline,
    stage,
    stage_order,
    case when conversion_kind = 'cohort' then base_count end as entered_count,
    case when conversion_kind = 'period' then base_count end as exited_count,
    advanced_count,
    case when conversion_kind = 'period' then decided_count end as decided_count,
    won_count,
    case when is_told then {{ ratio('advanced_count', 'base_count') }} end as conversion_ratio,
    case when is_told then {{ wilson('low', 'advanced_count', 'base_count') }} end
        as conversion_low_ratio,
    case when is_told then {{ wilson('high', 'advanced_count', 'base_count') }} end
        as conversion_high_ratio,
    case when is_told then {{ ratio('won_count', 'win_base_count') }} end as win_rate_ratio,
    case when is_told then {{ wilson('low', 'won_count', 'win_base_count') }} end
        as win_rate_low_ratio,
    case when is_told then {{ wilson('high', 'won_count', 'win_base_count') }} end
        as win_rate_high_ratio,
    base_count as n,
    case when conversion_kind = 'cohort' then period_start end as cohort_from,
    cohort_to,
    case when conversion_kind = 'cohort' then {{ add_days('cohort_to', cohort_days()) }} end
        as cohort_known_on,
    {{ stage_conversion_note() }} as note
from judged
