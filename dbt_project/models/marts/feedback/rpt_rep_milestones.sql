{% set most_milestones = 6 %}
with milestones as (

    select * from {{ ref('fct_deal_milestone') }}
    where is_awaited and owner_id <> {{ unassigned() }}

),

deals as (

    select * from {{ ref('fct_deal') }}

),

ranked as (

    select
        'owner' as scope_kind,
        milestones.owner_id as scope_id,
        cast(
            row_number() over (
                partition by milestones.owner_id
                order by
                    milestones.due_date asc nulls last,
                    milestones.source asc, milestones.milestone_id asc
            ) as integer
        ) as list_rank,
        cast(count(*) over (partition by milestones.owner_id) as integer) as milestone_count,
        milestones.source,
        milestones.milestone_id,
        milestones.milestone_name,
        milestones.milestone_name_en,
        coalesce(deals.deal_name, deals.deal_id) as deal_name,
        deals.account_name,
        milestones.due_date,
        milestones.is_late,
        deals.crm_url
    from milestones
    inner join deals
        on milestones.source = deals.source and milestones.deal_id = deals.deal_id

),

listed as (

    select * from ranked
    where list_rank <= {{ most_milestones }}

)

select * from listed
