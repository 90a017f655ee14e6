with awaited as (

    select * from {{ ref('int_milestones_awaited') }}

),

reached as (

    select * from {{ ref('int_milestones_reached') }}

),

deals as (

    select * from {{ ref('fct_deal') }}
    where is_eligible and status <> 'disqualified'

),

-- Left early without going on: the day never came. Gone on, or left after it: passed over.
judged as (

    select
        awaited.*,
        deals.owner_id,
        deals.source_file,
        deals.source_row,
        reached.reached_date,
        reached.way_code,
        case
            when reached.reached_date is not null then 'reached'
            when awaited.exited_date is null then 'awaited'
            when awaited.outcome in ('forward', 'won') or awaited.exited_date > awaited.due_date
                then 'skipped'
            else 'lapsed'
        end as milestone_state
    from awaited
    inner join deals on awaited.source = deals.source and awaited.deal_id = deals.deal_id
    left join reached
        on awaited.source = reached.source
            and awaited.deal_id = reached.deal_id
            and awaited.pipeline = reached.pipeline
            and awaited.stage = reached.stage
            and awaited.milestone_name = reached.milestone_name

)

select
    deal_id || '/' || pipeline || '/' || stage || '/' || milestone_name as milestone_id,
    source,
    deal_id,
    owner_id,
    pipeline,
    stage,
    milestone_number,
    milestone_name,
    milestone_name_en,
    within_business_days,
    entered_date,
    due_date,
    reached_date,
    way_code,
    case when milestone_state in ('skipped', 'lapsed') then exited_date end as left_date,
    milestone_state,
    reached_date is not null as is_reached,
    coalesce(reached_date <= due_date, false) as is_on_time,
    milestone_state = 'awaited' as is_awaited,
    milestone_state = 'awaited'
    and coalesce(due_date < {{ as_of_date() }}, false) as is_late,
    source_file,
    source_row
from judged
