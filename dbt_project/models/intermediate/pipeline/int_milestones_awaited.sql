{{ config(materialized='table') }}

with milestones as (

    select distinct
        source,
        pipeline,
        stage,
        held_from,
        held_to,
        milestone_number,
        milestone_name,
        milestone_name_en,
        within_business_days
    from {{ ref('stg_parameters__milestones') }}

),

visits as (

    select
        *,
        row_number() over (
            partition by source, deal_id, pipeline, stage order by visit_number desc
        ) as recency_rank
    from {{ ref('int_stage_visits_made') }}
    where not is_skipped

),

days as (

    select
        date_day,
        is_business_day,
        sum(case when is_business_day then 1 else 0 end) over (
            order by date_day rows between unbounded preceding and current row
        ) as day_number
    from {{ ref('stg_parameters__days') }}

),

-- What is due on the day of entry is due then, business day or not.
awaited as (

    select
        visits.source,
        visits.deal_id,
        visits.pipeline,
        visits.stage,
        milestones.held_from,
        milestones.milestone_number,
        milestones.milestone_name,
        milestones.milestone_name_en,
        milestones.within_business_days,
        visits.entered_date,
        case
            when milestones.within_business_days = 0 then visits.entered_date
            else due_days.date_day
        end as due_date,
        visits.exited_date,
        coalesce(visits.exited_date, {{ as_of_date() }}) as until_date,
        visits.outcome
    from visits
    inner join milestones
        on visits.source = milestones.source
            and visits.pipeline = milestones.pipeline
            and visits.stage = milestones.stage
            and visits.entered_date between milestones.held_from and milestones.held_to
    left join days as entry_days on visits.entered_date = entry_days.date_day
    left join days as due_days
        on due_days.is_business_day
            and due_days.day_number = entry_days.day_number + milestones.within_business_days
    where visits.recency_rank = 1

)

select * from awaited
