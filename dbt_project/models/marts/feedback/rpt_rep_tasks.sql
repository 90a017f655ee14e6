{% set most_tasks = 12 %}
with tasks as (

    select * from {{ ref('fct_task') }}
    where is_open and owner_id <> {{ unassigned() }}

),

deals as (

    select * from {{ ref('fct_deal') }}

),

-- A task of one person on the deal of another is told without that deal.
ranked as (

    select
        'owner' as scope_kind,
        tasks.owner_id as scope_id,
        cast(
            row_number() over (
                partition by tasks.owner_id
                order by tasks.due_date asc nulls last, tasks.source asc, tasks.task_id asc
            ) as integer
        ) as list_rank,
        tasks.source,
        tasks.task_id,
        tasks.subject,
        deals.deal_name,
        deals.account_name,
        tasks.due_date,
        tasks.is_overdue,
        tasks.part_count,
        tasks.completed_part_count,
        tasks.crm_url
    from tasks
    left join deals
        on
            tasks.deal_source = deals.source
            and tasks.deal_id = deals.deal_id
            and tasks.owner_id = deals.owner_id

),

listed as (

    select * from ranked
    where list_rank <= {{ most_tasks }}

)

select * from listed
