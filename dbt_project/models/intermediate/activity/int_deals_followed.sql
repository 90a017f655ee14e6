{# Once fct_deal has a past, holds the deals of tonight only. #}
{% set tonight = 'int_deals_retold' %}
with all_deals as (

    select
        source,
        deal_id,
        next_action_date,
        last_activity_date
    from {{ ref('int_deals_latest') }}

),

deals as (

    {{ of_deals_tonight('int_deals_latest', tonight, kept_in='fct_deal') }}

),

plans as (

    select * from {{ ref('int_deals_planned') }}

),

-- A source that delivers no activities at all is believed when it states the last one itself.
sources_with_activities as (

    select distinct source from {{ ref('int_activities_counted') }}

),

newest as (

    select
        deal_source as source,
        deal_id,
        max(completed_date) as last_completed_date
    from ({{ of_deals_tonight(
        'int_activities_counted', tonight, kept_in='fct_deal', source='deal_source'
    ) }}) as told
    where is_counted and deal_id is not null
    group by deal_source, deal_id

),

-- Where no deal of a source has a step ahead or behind, the source does not keep them; the same of
-- contacts, where it delivers no activities either.
sources_with_steps as (

    select distinct all_deals.source
    from all_deals
    left join plans on all_deals.source = plans.source and all_deals.deal_id = plans.deal_id
    where coalesce(all_deals.next_action_date, plans.planned_date) is not null

),

sources_without_activities as (

    select distinct all_deals.source
    from all_deals
    left join sources_with_activities on all_deals.source = sources_with_activities.source
    where sources_with_activities.source is null

),

-- Contacts with deals of a source that delivers none itself.
contacts_elsewhere as (

    select distinct
        activities.deal_source as source,
        activities.deal_id
    from {{ ref('int_activities_counted') }} as activities
    inner join sources_without_activities
        on activities.deal_source = sources_without_activities.source
    where activities.is_counted
        and activities.deal_id is not null
        and activities.completed_date is not null

),

sources_with_contacts as (

    select distinct all_deals.source
    from all_deals
    left join contacts_elsewhere
        on all_deals.source = contacts_elsewhere.source
            and all_deals.deal_id = contacts_elsewhere.deal_id
    where all_deals.last_activity_date <= {{ as_of_date() }}
        or contacts_elsewhere.source is not null

),

followed as (

    select
        deals.source,
        deals.deal_id,
        case
            when sources_with_activities.source is not null then newest.last_completed_date
            when deals.last_activity_date <= {{ as_of_date() }}
                then {{ greater_of('deals.last_activity_date',
                    'coalesce(newest.last_completed_date, deals.last_activity_date)') }}
            else newest.last_completed_date
        end as last_activity_date,
        coalesce(
            plans.deal_id is null or deals.next_action_date > {{ as_of_date() }}, false
        ) as is_own_step,
        deals.next_action,
        deals.next_action_date,
        plans.subject,
        plans.planned_date,
        sources_with_steps.source is not null as is_next_action_kept,
        coalesce(sources_with_activities.source, sources_with_contacts.source) is not null
            as is_contact_kept
    from deals
    left join newest
        on deals.source = newest.source and deals.deal_id = newest.deal_id
    left join sources_with_activities on deals.source = sources_with_activities.source
    left join sources_with_contacts on deals.source = sources_with_contacts.source
    left join sources_with_steps on deals.source = sources_with_steps.source
    left join plans on deals.source = plans.source and deals.deal_id = plans.deal_id

)

select
    source,
    deal_id,
    last_activity_date,
    case when is_own_step then next_action else subject end as next_action,
    case when is_own_step then next_action_date else planned_date end as next_action_date,
    is_next_action_kept,
    is_contact_kept
from followed
