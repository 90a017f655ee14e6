{{ config(tags=['after_outlook']) }}

with tasks as (

    select * from {{ ref('fct_task') }}
    where is_open

),

deals as (

    select * from {{ ref('fct_todo_deal') }}

),

days as (

    select * from {{ ref('dim_todo_day') }}

),

-- A task of one person on the deal of another has no part in that deal.
told as (

    select
        tasks.source,
        tasks.task_id,
        tasks.owner_id,
        deals.source as deal_source,
        deals.deal_id,
        tasks.due_date,
        deals.amount,
        case
            when tasks.due_date is null then 'task_undated'
            when tasks.due_date < days.todo_date then 'task_overdue'
            else 'task_due'
        end as reason_code,
        coalesce(deals.value_part, 0) as value_part,
        cast({{ todo_urgency('tasks.due_date') }} as {{ type_double() }}) as urgency_part,
        coalesce(deals.risk_part, 0) as risk_part
    from tasks
    cross join days
    left join deals
        on
            tasks.deal_source = deals.source
            and tasks.deal_id = deals.deal_id
            and tasks.owner_id = deals.owner_id
    where tasks.due_date is null or tasks.due_date <= days.far_date

)

select * from told
