{% set forward_days = 14 %}
with dated as (

    select * from {{ ref('int_activities_dated') }}

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

step_sources as (

    select distinct source from steps

),

-- Whether a source tells at all: of none that is silent a blank means no.
sources_told as (

    select
        dated.source,
        max(case when dated.note is not null then 1 else 0 end) = 1 as has_notes,
        max(case when step_sources.source is not null then 1 else 0 end) = 1 as has_steps
    from dated
    left join step_sources on dated.source = step_sources.source
    group by dated.source

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
