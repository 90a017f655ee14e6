{{ config(tags=['after_outlook']) }}

{# An absent number is never silent. #}
select
    metric_id,
    scope_kind,
    scope_id,
    period_kind,
    period_start
from {{ ref('kpi_value') }}
where value is null and note is null
