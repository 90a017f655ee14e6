with tasks as (

    {{ newest_rows(ref('stg_lake__tasks'), 'task', 'task_id') }}

),

aliases as (

    select * from {{ ref('int_owner_aliases') }}

),

judged as (

    select
        tasks.*,
        coalesce(aliases.owner_id, {{ unassigned() }}) as known_owner_id,
        coalesce(tasks.completed_date <= {{ as_of_date() }}, false) or {{ is_done('tasks.status') }}
            as is_completed,
        {{ is_called_off('tasks.status') }} as is_called_off
    from tasks
    left join aliases on {{ person_key('tasks.owner_id') }} = aliases.alias

)

select * from judged
