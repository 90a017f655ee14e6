{% set recent_days = 60 %}
with deals as (

    select * from {{ ref('fct_deal') }}

),

activities as (

    select * from {{ ref('fct_activity') }}
    where is_counted and deal_id is not null

),

counted as (

    select
        deal_source,
        deal_id,
        count(*) as activity_count
    from activities
    group by deal_source, deal_id

),

-- A mail that we sent is half a conversation; whoever writes back, or meets or calls, is in one.
contacted as (

    select
        deal_source,
        deal_id,
        count(distinct case
            when activity_kind <> 'email' or direction = 'inbound' then contact_id
        end) as recent_contact_count
    from activities
    where coalesce(completed_date, activity_date) > {{ add_days(as_of_date(), -recent_days) }}
    group by deal_source, deal_id

),

-- A source that names no contact of any activity knows none, instead of nobody.
sources_with_contacts as (

    select distinct source
    from activities
    where contact_id is not null

)

select
    deals.source,
    deals.deal_id,
    cast(coalesce(counted.activity_count, 0) as bigint) as activity_count,
    cast(
        case
            when sources_with_contacts.source is not null
                then coalesce(contacted.recent_contact_count, 0)
        end as bigint
    ) as recent_contact_count
from deals
left join counted
    on deals.source = counted.deal_source and deals.deal_id = counted.deal_id
left join contacted
    on deals.source = contacted.deal_source and deals.deal_id = contacted.deal_id
left join sources_with_contacts on deals.source = sources_with_contacts.source
