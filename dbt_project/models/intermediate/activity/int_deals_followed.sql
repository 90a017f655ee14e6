with activities as (

    select * from {{ ref('int_activities_counted') }}

),

deals as (

    select * from {{ ref('int_deals_latest') }}

),

tasks as (

    select * from {{ ref('int_tasks_known') }}

),

-- A source that delivers no activities at all is believed when it states the last one itself.
sources_with_activities as (

    select distinct source from activities

),

newest as (

    select
        deal_source as source,
        deal_id,
        max(completed_date) as last_completed_date
    from activities
    where is_counted and deal_id is not null
    group by deal_source, deal_id

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

ranked_plans as (

    select
        *,
        row_number() over (
            partition by source, deal_id
            order by planned_date nulls last, subject nulls last
        ) as plan_rank
    from plans
    where deal_id is not null

),

followed as (

    select
        deals.source,
        deals.deal_id,
        case
            when sources_with_activities.source is not null then newest.last_completed_date
            when deals.last_activity_date <= {{ as_of_date() }}
                then {{ greater_of('deals.last_activity_date',
                    'coalesce(newest.last_completed_date, deals.last_activity_date)') }}
            else newest.last_completed_date
        end as last_activity_date,
        coalesce(
            ranked_plans.deal_id is null or deals.next_action_date > {{ as_of_date() }}, false
        ) as is_own_step,
        deals.next_action,
        deals.next_action_date,
        ranked_plans.subject,
        ranked_plans.planned_date,
        sources_with_activities.source is not null as has_activities
    from deals
    left join newest
        on deals.source = newest.source and deals.deal_id = newest.deal_id
    left join sources_with_activities on deals.source = sources_with_activities.source
    left join ranked_plans
        on deals.source = ranked_plans.source
            and deals.deal_id = ranked_plans.deal_id
            and ranked_plans.plan_rank = 1

),

-- Where no deal of a source has a step ahead or behind, the source does not keep them; the same of
-- contacts, where it delivers no activities either.
stepped as (

    select
        source,
        deal_id,
        last_activity_date,
        case when is_own_step then next_action else subject end as next_action,
        case when is_own_step then next_action_date else planned_date end as next_action_date,
        count(coalesce(next_action_date, planned_date)) over (partition by source) > 0
            as is_next_action_kept,
        has_activities or count(last_activity_date) over (partition by source) > 0
            as is_contact_kept
    from followed

)

select * from stepped
