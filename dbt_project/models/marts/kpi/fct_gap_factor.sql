{{ config(tags=['after_outlook']) }}

with gap_factors as (

    select * from {{ ref('stg_forecast__gap_factors') }}
    where origin = {{ as_of_date() }}

)

select
    origin as as_of,
    scope_kind,
    scope_id,
    period_kind,
    period_start,
    factor_order,
    factor_code,
    basis_code,
    plan_value,
    actual_value,
    contribution_amount,
    cross_check_amount,
    cause_rank,
    plan_amount,
    target_amount,
    bookings_amount,
    baseline_period_count,
    n,
    note
from gap_factors
