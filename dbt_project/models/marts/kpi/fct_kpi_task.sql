{{ config(
    materialized='incremental',
    pre_hook="{{ forget_touched_periods('int_periods_touched') }}"
) }}
with frame as (

    {{ rows_of_tonight('fct_kpi_frame') }}

),

totals as (

    {{ rows_of_tonight('fct_kpi_total', "told.segment_kind = 'all' and told.metric_id in (
        'task_overdue_ratio', 'task_undated_count', 'task_on_time_ratio', 'milestone_on_time_ratio'
    )") }}

),

distributions as (

    {{ rows_of_tonight('fct_kpi_distribution', "told.metric_id = 'task_overdue_median_days'") }}

),

deliveries as (

    select * from {{ ref('fct_scope_delivery') }}
    where object = 'task'

),

milestones as (

    select count(*) > 0 as is_milestone_set from {{ ref('stg_parameters__milestones') }}

),

completions as (

    {{ task_completions() }}

),

sums as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        {{ kpi_total('task_overdue_ratio', 'denominator') }} as due_count,
        {{ kpi_total('task_overdue_ratio') }} as overdue_count,
        {{ kpi_total('task_undated_count') }} as undated_count,
        {{ kpi_total('task_on_time_ratio', 'denominator') }} as done_count,
        {{ kpi_total('task_on_time_ratio') }} as on_time_count,
        {{ kpi_total('milestone_on_time_ratio', 'denominator') }} as due_milestone_count,
        {{ kpi_total('milestone_on_time_ratio') }} as kept_milestone_count
    from totals
    group by scope_kind, scope_id, period_kind, period_start

),

tasks as (

    select
        frame.scope_kind,
        frame.scope_id,
        frame.period_kind,
        frame.period_start,
        frame.is_current,
        frame.period_offset,
        deliveries.is_delivered as is_task_delivered,
        coalesce(completions.is_completion_undated, false) as is_completion_undated,
        cast(coalesce(sums.due_count, 0) as bigint) as due_count,
        cast(coalesce(sums.overdue_count, 0) as bigint) as overdue_count,
        cast(coalesce(sums.undated_count, 0) as bigint) as undated_count,
        cast(coalesce(sums.done_count, 0) as bigint) as done_count,
        cast(coalesce(sums.on_time_count, 0) as bigint) as on_time_count,
        distributions.median_value as late_days,
        distributions.median_low_value as late_low_days,
        distributions.median_high_value as late_high_days,
        milestones.is_milestone_set,
        cast(coalesce(sums.due_milestone_count, 0) as bigint) as due_milestone_count,
        cast(coalesce(sums.kept_milestone_count, 0) as bigint) as kept_milestone_count
    from frame
    inner join deliveries
        on frame.scope_kind = deliveries.scope_kind and frame.scope_id = deliveries.scope_id
    cross join milestones
    left join completions
        on frame.scope_kind = completions.scope_kind and frame.scope_id = completions.scope_id
    left join sums on {{ kpi_same_period('frame', 'sums') }}
    left join distributions on {{ kpi_same_period('frame', 'distributions') }}

)

select * from tasks
