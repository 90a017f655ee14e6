with metrics as (

    select * from {{ ref('action_metrics') }}

),

definitions as (

    select * from {{ ref('kpi_definitions') }}

)

select
    metrics.metric_id,
    definitions.name_ja as metric_name_ja,
    definitions.name_en as metric_name_en,
    definitions.unit as metric_unit,
    metrics.shape as metric_shape,
    metrics.better,
    metrics.lag_business_days,
    metrics.cause_code
from metrics
inner join definitions on metrics.metric_id = definitions.metric_id
