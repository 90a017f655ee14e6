{{ config(
    materialized='incremental',
    pre_hook="{{ forget_touched_periods('int_periods_touched') }}"
) }}
with positions as (

    {{ rows_of_tonight('fct_kpi_position') }}

),

presence as (

    select * from {{ ref('fct_kpi_presence') }}

),

targets as (

    select * from {{ ref('fct_kpi_activity_target') }}

),

activities as (

    select
        positions.scope_kind,
        positions.scope_id,
        positions.period_kind,
        positions.period_start,
        positions.period_end,
        positions.is_current,
        positions.period_offset,
        positions.is_activity_delivered,
        positions.activities_since,
        positions.activity_count,
        coalesce(presence.person_count, 0) as person_count,
        cast(coalesce(presence.person_day_count, 0) as decimal(18, 2)) as person_day_count,
        targets.target_count as activity_target_count,
        targets.target_note as activity_target_note
    from positions
    left join presence on {{ kpi_same_period('positions', 'presence') }}
    left join targets on {{ kpi_same_period('positions', 'targets') }}

)

select * from activities
