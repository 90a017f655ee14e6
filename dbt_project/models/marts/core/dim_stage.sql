with stages as (

    select * from {{ ref('int_stages_baselined') }}

)

select
    source,
    pipeline,
    stage,
    stage_order,
    status_class,
    stage_name_ja,
    stage_name_en,
    baseline_days,
    baseline_count,
    baseline_level,
    due_fields,
    valid_from,
    valid_to,
    is_current
from stages
