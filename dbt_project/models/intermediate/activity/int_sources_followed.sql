{{ config(materialized='table') }}

with activities as (

    select * from {{ ref('int_activities_counted') }}

),

counted as (

    select
        source,
        max(case when note is not null then 1 else 0 end) as note_flag
    from activities
    where is_counted
    group by source

),

planned as (

    select source from {{ ref('int_tasks_known') }}
    where not is_called_off and created_date is not null and due_date is not null
    union all
    select source from activities
    where not is_called_off and created_date is not null and activity_date is not null

),

steps as (

    select distinct source from planned

)

select
    counted.source,
    counted.note_flag = 1 as has_notes,
    steps.source is not null as has_steps
from counted
left join steps on counted.source = steps.source
