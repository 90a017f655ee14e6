-- Of the days of a deal in a stage, those with an activity of a kind, at most one a day.
with activities as (

    select * from {{ ref('int_activities_dated') }}
    where deal_id is not null

),

deal_days as (

    select * from {{ ref('int_deal_days_placed') }}

),

acted as (

    select
        deal_days.source,
        deal_days.deal_id,
        deal_days.visit_number,
        deal_days.owner_id,
        deal_days.stratum,
        activities.activity_kind,
        count(distinct activities.held_on) as acted_day_count,
        count(distinct case
            when activities.held_on >= deal_days.forward_from then activities.held_on
        end) as acted_forward_day_count,
        max(deal_days.day_count) as day_count
    from deal_days
    inner join activities
        on deal_days.source = activities.deal_source
            and deal_days.deal_id = activities.deal_id
            and activities.held_on between deal_days.first_day and deal_days.last_day
    group by
        deal_days.source,
        deal_days.deal_id,
        deal_days.visit_number,
        deal_days.owner_id,
        deal_days.stratum,
        activities.activity_kind

)

select * from acted
