{{ config(materialized='table') }}
with activities as (

    select * from {{ ref('int_activities_counted') }}

),

tasks as (

    select * from {{ ref('int_tasks_known') }}

),

plans as (

    select
        deal_source as source,
        deal_id,
        due_date as planned_date,
        subject
    from tasks
    where due_date > {{ as_of_date() }} and not is_completed and not is_called_off
    union all
    select
        deal_source as source,
        deal_id,
        activity_date as planned_date,
        subject
    from activities
    where activity_date > {{ as_of_date() }} and not is_called_off

),

ranked as (

    select
        *,
        row_number() over (
            partition by source, deal_id
            order by planned_date nulls last, subject nulls last
        ) as plan_rank
    from plans
    where deal_id is not null

)

select
    source,
    deal_id,
    planned_date,
    subject
from ranked
where plan_rank = 1
