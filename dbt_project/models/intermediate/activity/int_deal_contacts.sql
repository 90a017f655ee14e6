with activities as (

    select * from {{ ref('int_activities_known') }}

),

deals as (

    select * from {{ ref('int_deals_latest') }}

),

-- A source that delivers no activities at all is believed when it states the last one itself.
sources_with_activities as (

    select distinct source from activities

),

newest as (

    select
        source,
        deal_id,
        max(completed_date) as last_completed_date
    from activities
    where is_completed and deal_id is not null
    group by source, deal_id

),

contacts as (

    select
        deals.source,
        deals.deal_id,
        case
            when sources_with_activities.source is not null then newest.last_completed_date
            when deals.last_activity_date <= {{ as_of_date() }} then deals.last_activity_date
        end as last_activity_date
    from deals
    left join newest
        on deals.source = newest.source and deals.deal_id = newest.deal_id
    left join sources_with_activities on deals.source = sources_with_activities.source

)

select * from contacts
