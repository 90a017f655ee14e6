{{ config(tags=['after_outlook']) }}

select distinct kpi_values.metric_id
from {{ ref('kpi_value') }} as kpi_values
left join {{ ref('kpi_definitions') }} as definitions
    on kpi_values.metric_id = definitions.metric_id
where definitions.metric_id is null
