{{ config(tags=['after_outlook']) }}

with stages as (

    select * from {{ ref('fct_gap_stage') }}

)

select
    scope_kind,
    scope_id,
    source,
    pipeline,
    factor_order,
    factor_code,
    stage,
    stage_name_ja,
    stage_name_en,
    entered_count,
    advanced_count,
    plan_value,
    actual_value,
    band_low_value,
    band_high_value,
    band_code,
    contribution_amount,
    is_worst,
    plan_amount,
    cohort_won_amount,
    baseline_period_count,
    median_stay_days,
    stay_low_days,
    stay_high_days,
    stay_band_code,
    ended_stay_count,
    n,
    note
from stages
