with usages as (

    select * from {{ ref('dq_field_usage') }}
    where is_candidate

)

select
    field_name,
    candidate_code,
    due_stage_count,
    edit_count
from usages
