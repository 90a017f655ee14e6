with tasks as (

    select * from {{ ref('int_tasks_known') }}

)

select
    task_id,
    source,
    subject,
    known_owner_id as owner_id,
    deal_source,
    deal_id,
    account_id,
    due_date,
    case when completed_date <= {{ as_of_date() }} then completed_date end as completed_date,
    is_completed,
    not is_completed and not is_called_off and coalesce(due_date < {{ as_of_date() }}, false)
        as is_overdue,
    status,
    priority,
    source_file,
    source_row
from tasks
