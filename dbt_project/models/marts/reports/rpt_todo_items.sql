{{ config(tags=['after_outlook']) }}

with items as (

    select * from {{ ref('fct_todo_item') }}
    where list_rank <= case when list_code = 'input' then 3 else 10 end

),

tasks as (

    select * from {{ ref('fct_task') }}

),

milestones as (

    select * from {{ ref('fct_deal_milestone') }}

),

deals as (

    select * from {{ ref('fct_deal') }}

),

printed as (

    select
        'owner' as scope_kind,
        items.owner_id as scope_id,
        items.list_code,
        items.list_rank,
        items.item_kind,
        items.source,
        items.item_id,
        case when items.item_kind = 'task' then tasks.subject else deals.deal_name end as title,
        deals.account_name,
        milestones.milestone_name,
        milestones.milestone_name_en,
        items.field_name,
        items.due_date,
        cast(
            case
                when items.is_past_due
                    then {{ days_between('items.due_date', 'items.todo_date') }}
                else 0
            end as integer
        ) as late_days,
        items.reason_code,
        items.priority_score,
        items.quadrant_code,
        coalesce(tasks.part_count, 0) as part_count,
        coalesce(tasks.completed_part_count, 0) as completed_part_count,
        coalesce(tasks.crm_url, deals.crm_url) as crm_url
    from items
    left join tasks
        on
            items.source = tasks.source
            and case when items.item_kind = 'task' then items.item_id end = tasks.task_id
    left join milestones
        on
            items.source = milestones.source
            and case when items.item_kind = 'milestone' then items.item_id end
            = milestones.milestone_id
    left join deals on items.deal_source = deals.source and items.deal_id = deals.deal_id

)

select * from printed
