{{ config(tags=['after_outlook']) }}

with audits as (

    select * from {{ ref('stg_forecast__kpi_audits') }}
    where origin = {{ as_of_date() }}

)

select
    origin as as_of,
    scope_kind,
    scope_id,
    kpi_code,
    segment_id,
    week_count,
    lag_weeks,
    lag_low_weeks,
    lag_high_weeks,
    correlation_ratio,
    interval_low,
    interval_high,
    chance_ratio,
    chance_limit,
    verdict_code,
    twin_kpi_code,
    twin_segment_id,
    twin_correlation_ratio,
    note
from audits
