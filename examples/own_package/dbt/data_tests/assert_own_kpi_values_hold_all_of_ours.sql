select metric_id
from {{ ref('shinchoku', 'kpi_value') }}
group by metric_id
having
    count(*) <> (
        select count(*)
        from {{ ref('own_kpi_value') }} as own_values
        where own_values.metric_id = kpi_value.metric_id
    )
