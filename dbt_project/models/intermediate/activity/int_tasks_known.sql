with tasks as (

    {{ newest_rows(ref('stg_lake__tasks'), 'task', 'task_id') }}

),

aliases as (

    select * from {{ ref('int_owner_aliases') }}

),

judged as (

    select
        tasks.task_id,
        tasks.parent_task_id,
        tasks.source,
        {{ linked_deal_columns('tasks') }},
        tasks.account_id,
        tasks.subject,
        tasks.status,
        tasks.priority,
        tasks.due_date,
        tasks.created_date,
        tasks.completed_date,
        tasks.source_file,
        tasks.source_row,
        coalesce(aliases.owner_id, {{ unassigned() }}) as known_owner_id,
        coalesce(tasks.completed_date <= {{ as_of_date() }}, false) or {{ is_done('tasks.status') }}
            as is_completed,
        {{ is_called_off('tasks.status') }} as is_called_off
    from tasks
    left join aliases on {{ person_key('tasks.owner_id') }} = aliases.alias
    {{ join_deal_links('tasks') }}

)

select * from judged
