{{ config(tags=['after_outlook']) }}

with stage_bottlenecks as (

    select * from {{ ref('stg_forecast__stage_bottlenecks') }}
    where origin = {{ as_of_date() }}

)

select
    origin as as_of,
    scope_kind,
    scope_id,
    period_kind,
    period_start,
    source,
    pipeline,
    factor_order,
    factor_code,
    stage,
    cohort_from,
    cohort_to,
    entered_count,
    advanced_count,
    plan_value,
    actual_value,
    band_low_value,
    band_high_value,
    band_code,
    band_period_count,
    contribution_amount,
    bottleneck_rank,
    plan_amount,
    cohort_won_amount,
    baseline_period_count,
    stay_from,
    stay_to,
    median_stay_days,
    stay_low_days,
    stay_high_days,
    stay_band_code,
    ended_stay_count,
    n,
    note
from stage_bottlenecks
