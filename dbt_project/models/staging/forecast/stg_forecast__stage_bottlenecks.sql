{{ config(tags=['after_outlook']) }}

with stage_bottlenecks as (

    select * from {{ source('forecast_gap', 'stage_bottleneck') }}

),

known as (

    select
        cast(origin as date) as origin,
        cast(scope_kind as {{ type_text() }}) as scope_kind,
        cast(scope_id as {{ type_text() }}) as scope_id,
        cast(period_kind as {{ type_text() }}) as period_kind,
        cast(period_start as date) as period_start,
        cast(source as {{ type_text() }}) as source,
        cast(pipeline as {{ type_text() }}) as pipeline,
        cast(factor_order as integer) as factor_order,
        cast(factor_code as {{ type_text() }}) as factor_code,
        cast(stage as {{ type_text() }}) as stage,
        cast(cohort_from as date) as cohort_from,
        cast(cohort_to as date) as cohort_to,
        cast(entered_count as bigint) as entered_count,
        cast(advanced_count as bigint) as advanced_count,
        cast(plan_value as {{ type_double() }}) as plan_value,
        cast(actual_value as {{ type_double() }}) as actual_value,
        cast(band_low_value as {{ type_double() }}) as band_low_value,
        cast(band_high_value as {{ type_double() }}) as band_high_value,
        cast(band_code as {{ type_text() }}) as band_code,
        cast(band_period_count as integer) as band_period_count,
        cast(contribution_amount as decimal(18, 2)) as contribution_amount,
        cast(bottleneck_rank as integer) as bottleneck_rank,
        cast(plan_amount as decimal(18, 2)) as plan_amount,
        cast(cohort_won_amount as decimal(18, 2)) as cohort_won_amount,
        cast(baseline_period_count as integer) as baseline_period_count,
        cast(stay_from as date) as stay_from,
        cast(stay_to as date) as stay_to,
        cast(median_stay_days as {{ type_double() }}) as median_stay_days,
        cast(stay_low_days as {{ type_double() }}) as stay_low_days,
        cast(stay_high_days as {{ type_double() }}) as stay_high_days,
        cast(stay_band_code as {{ type_text() }}) as stay_band_code,
        cast(ended_stay_count as bigint) as ended_stay_count,
        cast(n as bigint) as n,
        cast(note as {{ type_text() }}) as note
    from stage_bottlenecks
    where cast(origin as date) <= {{ as_of_date() }}

)

select * from known
