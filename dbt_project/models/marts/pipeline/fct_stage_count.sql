{% set counts = ['base_count', 'advanced_count', 'decided_count', 'won_count'] %}
{{ config(
    materialized='incremental',
    pre_hook="{{ forget_touched_periods('int_stage_periods_touched') }}"
) }}
with contributions as (

    select * from {{ ref('fct_stage_contribution') }}

),

calendar as (

    select * from {{ ref('dim_calendar') }}

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

period_days as (

    {{ period_days_of_tonight('calendar', 'int_stage_periods_touched') }}

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
    where {{ is_touched_period('int_stage_periods_touched', periods='owner_periods') }}
    group by
        owner_periods.conversion_kind,
        scope_owners.scope_kind,
        scope_owners.scope_id,
        owner_periods.period_kind,
        owner_periods.period_start,
        owner_periods.source,
        owner_periods.pipeline,
        owner_periods.stage

)

select * from scope_periods
