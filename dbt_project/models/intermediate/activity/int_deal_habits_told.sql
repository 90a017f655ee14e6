with deals as (

    select
        source,
        deal_id,
        next_action_date,
        last_activity_date
    from {{ ref('int_deals_latest') }}

),

plans as (

    select * from {{ ref('int_deals_planned') }}

),

-- Sources of activities, which may tell of deals of another source.
telling as (

    select distinct source from {{ ref('int_activities_counted') }}

),

silent as (

    select distinct deals.source
    from deals
    left join telling on deals.source = telling.source
    where telling.source is null

),

contacts_elsewhere as (

    select distinct
        activities.deal_source as source,
        activities.deal_id
    from {{ ref('int_activities_counted') }} as activities
    inner join silent on activities.deal_source = silent.source
    where activities.is_counted
        and activities.deal_id is not null
        and activities.completed_date is not null

),

kept as (

    select
        deals.source,
        count(coalesce(deals.next_action_date, plans.planned_date)) > 0 as is_next_action_kept,
        count(
            case
                when deals.last_activity_date <= {{ as_of_date() }}
                    or contacts_elsewhere.source is not null
                    then 1
            end
        ) > 0 as is_contact_told
    from deals
    left join plans on deals.source = plans.source and deals.deal_id = plans.deal_id
    left join contacts_elsewhere
        on deals.source = contacts_elsewhere.source
            and deals.deal_id = contacts_elsewhere.deal_id
    group by deals.source

)

-- Where no deal of a source has a step ahead or behind, the source does not keep them; the same of
-- contacts, where it delivers no activities either.
select
    kept.source,
    telling.source is not null as has_activities,
    kept.is_next_action_kept,
    telling.source is not null or kept.is_contact_told as is_contact_kept
from kept
left join telling on kept.source = telling.source
