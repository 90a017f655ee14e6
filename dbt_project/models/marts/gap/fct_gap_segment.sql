{{ config(tags=['after_outlook']) }}

with gap_segments as (

    select * from {{ ref('stg_forecast__gap_segments') }}
    where origin = {{ as_of_date() }}

)

select
    origin as as_of,
    scope_kind,
    scope_id,
    period_kind,
    period_start,
    segment_kind,
    segment_id,
    factor_order,
    factor_code,
    basis_code,
    plan_share_ratio,
    plan_value,
    actual_value,
    contribution_amount,
    cell_rank,
    bookings_amount,
    n
from gap_segments
