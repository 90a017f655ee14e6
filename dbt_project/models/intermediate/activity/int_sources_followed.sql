{{ config(materialized='table') }}

with activities as (

    select
        source,
        max(case when is_counted then 1 else 0 end) as counted_flag,
        max(case when is_counted and note is not null then 1 else 0 end) as note_flag,
        max(
            case
                when created_date is not null and activity_date is not null and not is_called_off
                    then 1
                else 0
            end
        ) as step_flag
    from {{ ref('int_activities_counted') }}
    group by source

),

tasks as (

    select distinct source from {{ ref('int_tasks_known') }}
    where not is_called_off and created_date is not null and due_date is not null

)

select
    activities.source,
    activities.note_flag = 1 as has_notes,
    activities.step_flag = 1 or tasks.source is not null as has_steps
from activities
left join tasks on activities.source = tasks.source
where activities.counted_flag = 1
