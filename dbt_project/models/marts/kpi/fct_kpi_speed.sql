{{ config(
    materialized='incremental',
    pre_hook="{{ forget_touched_periods('int_periods_touched') }}"
) }}
with positions as (

    {{ rows_of_tonight('fct_kpi_position') }}

),

totals as (

    {{ rows_of_tonight('fct_kpi_total', "told.segment_kind = 'all' and told.metric_id in (
        'win_rate_strict_ratio', 'unsized_deal_count', 'negative_cycle_count'
    )") }}

),

distributions as (

    {{ rows_of_tonight('fct_kpi_distribution') }}

),

cohorts as (

    select * from {{ ref('fct_kpi_cohort') }}

),

worked as (

    select * from {{ ref('fct_kpi_worked') }}

),

concentrations as (

    select * from {{ ref('fct_kpi_concentration') }}

),

sums as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        {{ kpi_total('win_rate_strict_ratio', 'denominator') }} as strict_count,
        {{ kpi_total('unsized_deal_count') }} as unsized_count,
        {{ kpi_total('negative_cycle_count') }} as negative_cycle_count
    from totals
    group by scope_kind, scope_id, period_kind, period_start

),

spreads as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        {{ kpi_spread('trimmed_mean_amount', 'average_deal_amount', 'trimmed_mean_value') }},
        {{ kpi_spread('lost_cycle_days', 'sales_cycle_lost_median_days', 'median_value') }},
        {{ kpi_spread('lost_cycle_low_days', 'sales_cycle_lost_median_days', 'median_low_value') }},
        {{ kpi_spread(
            'lost_cycle_high_days', 'sales_cycle_lost_median_days', 'median_high_value'
        ) }},
        {{ kpi_spread('lost_cycle_count', 'sales_cycle_lost_median_days', 'n') }}
    from distributions
    group by scope_kind, scope_id, period_kind, period_start

),

speeds as (

    select
        positions.scope_kind,
        positions.scope_id,
        positions.period_kind,
        positions.period_start,
        positions.period_end,
        positions.is_current,
        positions.period_offset,
        positions.elapsed_business_days,
        positions.target_amount,
        positions.bookings_amount,
        coalesce(positions.deals_since <= positions.period_start, false) as is_worked_known,
        positions.total_open_pipeline_count,
        positions.won_count,
        positions.decided_count,
        positions.sized_amount,
        positions.sized_count,
        positions.sales_cycle_median_days,
        cast(coalesce(sums.strict_count, 0) as bigint) as strict_count,
        cast(coalesce(sums.unsized_count, 0) as bigint) as unsized_count,
        cast(coalesce(sums.negative_cycle_count, 0) as bigint) as negative_cycle_count,
        spreads.trimmed_mean_amount,
        spreads.lost_cycle_days,
        spreads.lost_cycle_low_days,
        spreads.lost_cycle_high_days,
        cast(coalesce(spreads.lost_cycle_count, 0) as bigint) as lost_cycle_count,
        coalesce(cohorts.cohort_count, 0) as cohort_count,
        cohorts.cohort_won_count,
        coalesce(cohorts.is_old, false) as is_cohort_old,
        cohorts.cohort_win_ratio,
        coalesce(cohorts.cohort_note, case when cohorts.scope_id is null then 'no_cohort' end)
            as cohort_note,
        coalesce(cohorts.cycle_deal_count, 0) as cycle_deal_count,
        cohorts.cycle_median_days as cycle_estimated_days,
        coalesce(worked.deal_day_count, 0) as deal_day_count,
        coalesce(concentrations.commit_deal_count, 0) as commit_deal_count,
        coalesce(concentrations.commit_amount, 0) as commit_amount,
        concentrations.top1_amount,
        concentrations.top5_amount,
        concentrations.squared_amount
    from positions
    left join sums on {{ kpi_same_period('positions', 'sums') }}
    left join spreads on {{ kpi_same_period('positions', 'spreads') }}
    left join cohorts on {{ kpi_same_period('positions', 'cohorts') }}
    left join worked on {{ kpi_same_period('positions', 'worked') }}
    left join concentrations on {{ kpi_same_period('positions', 'concentrations') }}

)

select * from speeds
