{% set days_back = 6 %}
with deals as (

    select * from {{ ref('fct_deal') }}

),

counted as (

    select * from {{ ref('fct_kpi_contribution') }}
    where
        metric_id in ('won_deal_count', 'pipeline_created_count')
        and event_date between {{ add_days(as_of_date(), -days_back) }} and {{ as_of_date() }}

),

-- Once per deal, on the last day that it went forward.
moves as (

    select
        source,
        deal_id,
        max(exited_date) as moved_on
    from {{ ref('fct_stage_visit') }}
    where
        outcome = 'forward'
        and not is_skipped
        and exited_date between {{ add_days(as_of_date(), -days_back) }} and {{ as_of_date() }}
    group by source, deal_id

),

-- Whoever had the deal on that day moved it.
moved as (

    select
        moves.*,
        versions.owner_id
    from moves
    inner join {{ ref('fct_deal_version') }} as versions
        on moves.source = versions.source
            and moves.deal_id = versions.deal_id
            and moves.moved_on between versions.valid_from and versions.valid_to

),

meetings as (

    select
        activities.deal_source,
        activities.deal_id,
        qualities.owner_id,
        qualities.held_on,
        row_number() over (
            partition by activities.deal_source, activities.deal_id
            order by qualities.held_on, qualities.source, qualities.activity_id
        ) as meeting_number
    from {{ ref('fct_activity_quality') }} as qualities
    inner join {{ ref('fct_activity') }} as activities
        on qualities.source = activities.source and qualities.activity_id = activities.activity_id
    where qualities.is_decision_maker_present and activities.deal_id is not null

),

cleared_tasks as (

    select * from {{ ref('fct_task') }}
    where
        is_completed
        and completed_date > due_date
        and completed_date between {{ add_days(as_of_date(), -days_back) }} and {{ as_of_date() }}

),

happened as (

    select
        case when metric_id = 'won_deal_count' then 'won' else 'created' end as win_code,
        owner_id,
        source,
        record_id,
        source as deal_source,
        record_id as deal_id,
        event_date as happened_on
    from counted
    union all
    select
        'moved_forward' as win_code,
        owner_id,
        source,
        deal_id as record_id,
        source as deal_source,
        deal_id,
        moved_on as happened_on
    from moved
    union all
    select
        'decision_maker' as win_code,
        owner_id,
        deal_source as source,
        deal_id as record_id,
        deal_source,
        deal_id,
        held_on as happened_on
    from meetings
    where
        meeting_number = 1
        and held_on between {{ add_days(as_of_date(), -days_back) }} and {{ as_of_date() }}
    union all
    select
        'task_cleared' as win_code,
        owner_id,
        source,
        task_id as record_id,
        deal_source,
        deal_id,
        completed_date as happened_on
    from cleared_tasks

),

-- What belongs to another by now is theirs: of it nothing is told to the one who had it.
own as (

    select
        {{ as_of_date() }} as as_of,
        happened.owner_id,
        happened.win_code,
        happened.source,
        happened.record_id,
        happened.happened_on,
        deals.source as deal_source,
        deals.deal_id,
        deals.amount_reporting as amount
    from happened
    left join deals
        on happened.deal_source = deals.source
            and happened.deal_id = deals.deal_id
            and happened.owner_id = deals.owner_id
    where
        happened.owner_id <> {{ unassigned() }}
        and (happened.win_code = 'task_cleared' or coalesce(deals.is_eligible, false))

)

select * from own
