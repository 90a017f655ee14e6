{{ config(materialized='view') }}

with kpi_values as (

    select * from {{ ref('kpi_value') }}

)

select
    as_of as printed_as_of,
    metric_id,
    scope_kind,
    scope_id,
    period_kind,
    period_start,
    segment_kind,
    segment_id,
    value,
    numerator,
    denominator,
    n,
    unit,
    note
from kpi_values
