with asked as (

    select
        awaited.*,
        ways.way_code,
        ways.way_value
    from {{ ref('int_milestones_awaited') }} as awaited
    inner join {{ ref('stg_parameters__milestones') }} as ways
        on awaited.source = ways.source
            and awaited.pipeline = ways.pipeline
            and awaited.stage = ways.stage
            and awaited.held_from = ways.held_from
            and awaited.milestone_name = ways.milestone_name

),

activities as (

    select
        *,
        coalesce(completed_date, activity_date) as held_on
    from {{ ref('int_activities_counted') }}
    where is_counted

),

tasks as (

    select * from {{ ref('int_tasks_known') }}
    where is_completed and not is_called_off

),

fields as (

    select * from {{ ref('int_milestone_fields_filled') }}

),

-- The day on which a deal leaves is still one of the stay: what was done on it is not timed.
reachings as (

    select
        asked.*,
        activities.held_on as reached_date
    from asked
    inner join activities
        on asked.source = activities.deal_source
            and asked.deal_id = activities.deal_id
            and asked.way_value = activities.activity_kind
            and activities.held_on between asked.entered_date and asked.until_date
    where asked.way_code = 'activity'
    union all
    select
        asked.*,
        tasks.completed_date as reached_date
    from asked
    inner join tasks
        on asked.source = tasks.deal_source
            and asked.deal_id = tasks.deal_id
            and {{ contains_text('lower(tasks.subject)', 'lower(asked.way_value)') }}
            and tasks.completed_date between asked.entered_date and asked.until_date
    where asked.way_code = 'task'
    union all
    select
        asked.*,
        {{ greater_of('fields.filled_from', 'asked.entered_date') }} as reached_date
    from asked
    inner join fields
        on asked.source = fields.source
            and asked.deal_id = fields.deal_id
            and asked.way_value = fields.field_name
            and asked.until_date >= fields.filled_from
            and asked.entered_date <= fields.filled_to
    where asked.way_code = 'field'

),

ranked as (

    select
        *,
        row_number() over (
            partition by source, deal_id, pipeline, stage, milestone_name
            order by reached_date nulls last, way_code nulls last
        ) as reach_rank
    from reachings

)

select
    source,
    deal_id,
    pipeline,
    stage,
    milestone_name,
    reached_date,
    way_code
from ranked
where reach_rank = 1
