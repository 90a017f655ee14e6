with tasks as (

    select * from {{ ref('int_tasks_known') }}

),

record_urls as (

    select * from {{ ref('stg_parameters__record_urls') }}
    where object = 'task'

),

-- A task that is its own parent has no part.
parts as (

    select
        source,
        parent_task_id,
        count(*) as part_count,
        sum(case when is_completed then 1 else 0 end) as completed_part_count
    from tasks
    where parent_task_id <> task_id and not is_called_off
    group by source, parent_task_id

)

select
    tasks.task_id,
    tasks.parent_task_id,
    tasks.source,
    tasks.subject,
    tasks.known_owner_id as owner_id,
    tasks.deal_source,
    tasks.deal_id,
    tasks.account_id,
    tasks.due_date,
    case
        when tasks.completed_date <= {{ as_of_date() }} then tasks.completed_date
    end as completed_date,
    tasks.is_completed,
    not tasks.is_completed and not tasks.is_called_off as is_open,
    not tasks.is_completed and not tasks.is_called_off
    and coalesce(tasks.due_date < {{ as_of_date() }}, false) as is_overdue,
    tasks.status,
    tasks.priority,
    cast(coalesce(parts.part_count, 0) as integer) as part_count,
    cast(coalesce(parts.completed_part_count, 0) as integer) as completed_part_count,
    {{ record_url('tasks.task_id') }} as crm_url,
    tasks.source_file,
    tasks.source_row
from tasks
left join parts on tasks.source = parts.source and tasks.task_id = parts.parent_task_id
left join record_urls on tasks.source = record_urls.source
