{{ config(tags=['after_outlook']) }}

select
    metric_id,
    scope_kind,
    scope_id,
    period_kind,
    period_start,
    value,
    interval_low,
    interval_high
from {{ ref('kpi_value') }}
where
    interval_low > value + 0.000001
    or interval_high < value - 0.000001
    or (interval_low is null) <> (interval_high is null)
    or (interval_low is not null and n < 10)
