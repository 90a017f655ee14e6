{{ config(tags=['after_outlook']) }}

with milestones as (

    select * from {{ ref('fct_deal_milestone') }}
    where is_awaited

),

deals as (

    select * from {{ ref('fct_todo_deal') }}

),

days as (

    select * from {{ ref('dim_todo_day') }}

),

told as (

    select
        milestones.source,
        milestones.milestone_id,
        milestones.owner_id,
        milestones.source as deal_source,
        milestones.deal_id,
        milestones.due_date,
        deals.amount,
        case
            when milestones.due_date < days.todo_date then 'milestone_overdue'
            else 'milestone_due'
        end as reason_code,
        deals.value_part,
        cast({{ todo_urgency('milestones.due_date') }} as {{ type_double() }}) as urgency_part,
        deals.risk_part
    from milestones
    cross join days
    inner join deals
        on
            milestones.source = deals.source
            and milestones.deal_id = deals.deal_id
            and milestones.owner_id = deals.owner_id
    where milestones.due_date <= days.far_date

)

select * from told
