{# On a night that goes on it holds the activities whose quality is asked anew only. #}
{% set forward_days = followed_within_days() %}
with dated as (

    {{ activities_of_tonight('int_activities_dated', among='int_activities_requalified',
        kept_in='int_activities_qualified') }}

),

tasks as (

    select * from {{ ref('int_tasks_known') }}
    where not is_called_off

),

visits as (

    select * from {{ ref('int_stage_visits_made') }}
    where outcome in ('forward', 'won')

),

steps as (

    select
        source,
        deal_source,
        deal_id,
        created_date,
        due_date as planned_date
    from tasks
    where created_date is not null and due_date is not null
    union all
    select
        source,
        deal_source,
        deal_id,
        created_date,
        activity_date as planned_date
    from {{ ref('int_activities_counted') }}
    where created_date is not null and activity_date is not null and not is_called_off

),

-- Of a source that is silent a blank does not mean no.
sources_told as (

    select * from {{ ref('int_sources_followed') }}

),

stepped as (

    select distinct
        dated.source,
        dated.activity_id
    from dated
    inner join steps
        on dated.deal_source = steps.deal_source
            and dated.deal_id = steps.deal_id
            and dated.held_on <= steps.created_date
            and {{ add_days('dated.held_on', 1) }} >= steps.created_date
            and dated.held_on < steps.planned_date

),

forwarded as (

    select distinct
        dated.source,
        dated.activity_id
    from dated
    inner join visits
        on dated.deal_source = visits.source
            and dated.deal_id = visits.deal_id
            and dated.held_on >= visits.entered_date
            and dated.held_on <= visits.exited_date
            and {{ add_days('dated.held_on', forward_days) }} >= visits.exited_date

),

followed as (

    select
        dated.*,
        sources_told.has_notes,
        sources_told.has_steps,
        stepped.activity_id is not null as is_stepped,
        forwarded.activity_id is not null as is_forwarded,
        {{ add_days('dated.held_on', forward_days) }} <= {{ as_of_date() }} as is_old_enough
    from dated
    inner join sources_told on dated.source = sources_told.source
    left join stepped
        on dated.source = stepped.source and dated.activity_id = stepped.activity_id
    left join forwarded
        on dated.source = forwarded.source and dated.activity_id = forwarded.activity_id

)

select * from followed
