{#
    What a person should know in the morning beside what to do: the appointments of the day, and
    what moved in the own deals since the last business day began. Of a deal its most telling event.
#}
{% set telling = [
    'won', 'lost', 'disqualified', 'reopened', 'on_hold', 'resumed', 'stage_changed', 'pushed',
    'pulled', 'amount_up', 'amount_down', 'transferred', 'created'
] %}
with days as (

    select * from {{ ref('dim_todo_day') }}

),

calendar as (

    select * from {{ ref('dim_calendar') }}
    where is_business_day and date_day <= {{ as_of_date() }}

),

activities as (

    select * from {{ ref('int_activities_counted') }}

),

deals as (

    select * from {{ ref('fct_deal') }}

),

last_days as (

    select max(date_day) as moved_from
    from calendar

),

events as (

    select
        *,
        case event_code
            {%- for code in telling %}
            when '{{ code }}' then {{ loop.index }}
            {%- endfor %}
        end as event_rank
    from {{ ref('fct_deal_event') }}
    where is_eligible

),

moved as (

    select
        events.*,
        row_number() over (
            partition by events.source, events.deal_id
            order by events.event_rank asc nulls last, events.changed_on desc nulls last
        ) as place
    from events
    inner join last_days on events.changed_on >= last_days.moved_from
    where events.event_rank is not null

),

listed as (

    select
        'today' as list_code,
        activities.source,
        activities.activity_id as item_id,
        activities.owner_id,
        activities.deal_source,
        activities.deal_id,
        activities.account_id,
        activities.activity_kind as news_code,
        activities.subject as title,
        activities.started_at as starts_at,
        cast(null as {{ type_text() }}) as from_stage,
        cast(null as {{ type_text() }}) as to_stage,
        cast(0 as decimal(18, 2)) as amount
    from activities
    inner join days on activities.activity_date = days.todo_date
    where not activities.is_called_off and activities.completed_date is null
    union all
    select
        'moved' as list_code,
        moved.source,
        moved.deal_id as item_id,
        deals.owner_id,
        moved.source as deal_source,
        moved.deal_id,
        cast(null as {{ type_text() }}) as account_id,
        moved.event_code as news_code,
        deals.deal_name as title,
        cast(null as {{ type_local_time() }}) as starts_at,
        moved.previous_stage as from_stage,
        moved.stage as to_stage,
        deals.amount_reporting as amount
    from moved
    inner join deals on moved.source = deals.source and moved.deal_id = deals.deal_id
    where moved.place = 1

),

ranked as (

    select
        {{ as_of_date() }} as as_of,
        owner_id,
        list_code,
        cast(row_number() over (
            partition by owner_id, list_code
            order by
                starts_at asc nulls last, amount desc nulls last,
                item_id asc nulls last, source asc nulls last
        ) as integer) as list_rank,
        cast(count(*) over (partition by owner_id, list_code) as integer) as list_count,
        source,
        item_id,
        deal_source,
        deal_id,
        account_id,
        news_code,
        title,
        starts_at,
        from_stage,
        to_stage
    from listed
    where owner_id <> {{ unassigned() }}

)

select * from ranked
