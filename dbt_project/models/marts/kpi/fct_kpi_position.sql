{{ config(
    materialized='incremental',
    pre_hook="{{ forget_touched_periods('int_periods_touched') }}"
) }}
with frame as (

    {{ rows_of_tonight('fct_kpi_frame') }}

),

totals as (

    {{ rows_of_tonight('fct_kpi_total', "told.segment_kind = 'all'") }}

),

distributions as (

    {{ rows_of_tonight('fct_kpi_distribution') }}

),

targets as (

    select * from {{ ref('fct_kpi_target') }}

),

paces as (

    select * from {{ ref('fct_kpi_pace') }}

),

deliveries as (

    select
        scope_kind,
        scope_id,
        max(case when object = 'activity' and is_delivered then 1 else 0 end) as has_activities,
        max(case when object = 'target' and is_delivered then 1 else 0 end) as has_targets,
        max(case when object = 'activity' then known_since end) as activities_since,
        max(case when object = 'deal' then known_since end) as deals_since
    from {{ ref('fct_scope_delivery') }}
    group by scope_kind, scope_id

),

dues as (

    select * from {{ ref('fct_kpi_due') }}

),

history_starts as (

    select min(history_start) as history_start
    from {{ ref('int_histories_started') }}

),

sums as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start,
    {%- for sum_name in kpi_position_sums() %}
    {{ kpi_total(sum_name.metric_id, sum_name.column) }} as {{ sum_name.name }}
    {{- ',' if not loop.last }}
    {%- endfor %}
    from totals
    group by scope_kind, scope_id, period_kind, period_start

),

spreads as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        {{ kpi_spreads(kpi_position_spreads()) }}
    from distributions
    group by scope_kind, scope_id, period_kind, period_start

),

positions as (

    select
        frame.scope_kind,
        frame.scope_id,
        frame.period_kind,
        frame.period_start,
        frame.period_end,
        frame.is_current,
        frame.period_offset,
        frame.business_days,
        frame.elapsed_business_days,
        deliveries.has_activities = 1 as is_activity_delivered,
        deliveries.has_targets = 1 as is_target_delivered,
        deliveries.activities_since,
        deliveries.deals_since,
        targets.target_amount,
        targets.target_note,
        {%- for sum_name in kpi_position_sums() %}
        cast(coalesce(sums.{{ sum_name.name }}, 0) as {{ sum_name.data_type }})
            as {{ sum_name.name }},
        {%- endfor %}
        {%- for name, metric_id, column in kpi_position_spreads() %}
        spreads.{{ name }},
        {%- endfor %}
        coalesce(paces.pace_period_count, 0) as pace_period_count,
        paces.booked_share,
        coalesce(paces.yield_period_count, 0) as yield_period_count,
        paces.required_coverage,
        paces.previous_then_amount,
        paces.previous_now_amount,
        paces.last_year_then_amount,
        paces.last_year_now_amount,
        coalesce(paces.daily_rate_amount, 0) as daily_rate_amount,
        {%- for column in kpi_due_columns() %}
        case
            when frame.period_start <= {{ as_of_date() }}
                then coalesce(dues.{{ column }}, 0)
        end as {{ column }},
        {%- endfor %}
        coalesce(history_starts.history_start < frame.period_start, false) as has_opening
    from frame
    inner join deliveries
        on frame.scope_kind = deliveries.scope_kind and frame.scope_id = deliveries.scope_id
    cross join history_starts
    left join sums on {{ kpi_same_period('frame', 'sums') }}
    left join spreads on {{ kpi_same_period('frame', 'spreads') }}
    left join dues on {{ kpi_same_period('frame', 'dues') }}
    left join targets on {{ kpi_same_period('frame', 'targets') }}
    left join paces on {{ kpi_same_period('frame', 'paces') }}

)

select * from positions
