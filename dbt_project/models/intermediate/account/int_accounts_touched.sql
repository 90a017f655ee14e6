{{ config(
    materialized='incremental',
    pre_hook="{{ forget_touched_activities(among='int_activities_asked') }}"
) }}

with known as (

    {{ activities_of_tonight('int_activities_known', among='int_activities_asked') }}

),

activities as (

    select * from known
    where is_completed and coalesce(direction, '') <> 'internal'

),

deals as (

    select * from {{ ref('int_deals_accounted') }}

),

contacts as (

    select * from {{ ref('int_contacts_known') }}

),

-- The account that the activity names, else that of its deal, else that of its contact.
touched as (

    select
        activities.source,
        activities.activity_id,
        case
            when activities.account_id is not null then activities.source
            when deals.account_id is not null then deals.account_source
            when contacts.account_id is not null then contacts.source
        end as account_source,
        coalesce(activities.account_id, deals.account_id, contacts.account_id) as account_id,
        activities.contact_id,
        activities.completed_date as touched_date,
        {{ is_two_way('activities.activity_kind', 'activities.direction', 'activities.outcome') }}
            as is_two_way
    from activities
    left join deals
        on activities.deal_source = deals.source and activities.deal_id = deals.deal_id
    left join contacts
        on activities.source = contacts.source and activities.contact_id = contacts.contact_id

)

select * from touched
where account_id is not null
