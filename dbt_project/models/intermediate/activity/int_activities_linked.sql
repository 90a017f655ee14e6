{# On a night that goes on it holds the activities that are asked anew only. #}
{% set days_before_creation = 30 %}
with activities as (

    {{ activities_of_tonight('int_activities_known', among='int_activities_asked',
        kept_in='int_activities_counted') }}

),

accounts as (

    select * from {{ ref('int_accounts_known') }}

),

contacts as (

    select * from {{ ref('int_contacts_accounted') }}

),

deals as (

    select * from {{ ref('int_deals_accounted') }}

),

deal_spans as (

    select * from {{ ref('int_deals_spanned') }}

),

-- A link to an account may stand where one to a deal is expected (WhatId of Salesforce).
placed as (

    select
        activities.*,
        coalesce(
            activities.account_id,
            accounts.account_id,
            contacts.account_id,
            case
                when stated_deals.account_source = activities.source then stated_deals.account_id
            end
        ) as known_account_id,
        coalesce(activities.account_id, accounts.account_id) is not null as is_account_stated,
        accounts.account_id is not null as is_linked_to_account
    from activities
    left join accounts
        on activities.source = accounts.source
            and case when not activities.is_deal_known then activities.deal_id end
            = accounts.account_id
    left join contacts
        on activities.source = contacts.source and activities.contact_id = contacts.contact_id
    left join deals as stated_deals
        on activities.deal_source = stated_deals.source
            and activities.deal_id = stated_deals.deal_id

),

-- The deals that a contact was met for.
contact_deals as (

    select distinct
        source,
        contact_id,
        deal_source,
        deal_id
    from {{ ref('int_activities_known') }}
    where is_deal_known and contact_id is not null

),

candidates as (

    select
        placed.source,
        placed.activity_id,
        deal_spans.source as deal_source,
        deal_spans.deal_id,
        contact_deals.deal_id is not null as is_of_contact
    from placed
    inner join deal_spans
        on placed.source = deal_spans.account_source
            and placed.known_account_id = deal_spans.account_id
            and placed.activity_date
            >= {{ add_days('deal_spans.opened_on', -days_before_creation) }}
            and placed.activity_date <= deal_spans.closed_on
    left join contact_deals
        on placed.source = contact_deals.source
            and placed.contact_id = contact_deals.contact_id
            and deal_spans.source = contact_deals.deal_source
            and deal_spans.deal_id = contact_deals.deal_id
    where placed.deal_id is null or placed.is_linked_to_account

),

chosen as (

    select
        source,
        activity_id,
        count(*) as candidate_count,
        sum(case when is_of_contact then 1 else 0 end) as contact_candidate_count,
        min(deal_source) as deal_source,
        min(deal_id) as deal_id,
        case
            when sum(case when is_of_contact then 1 else 0 end) = 1
                then min(case when is_of_contact then deal_source end)
        end as contact_deal_source,
        case
            when sum(case when is_of_contact then 1 else 0 end) = 1
                then min(case when is_of_contact then deal_id end)
        end as contact_deal_id
    from candidates
    group by source, activity_id

),

-- Several deals, and none told apart by the contact: the activity stays with none.
ruled as (

    select
        placed.*,
        case
            when placed.is_deal_known then 'stated'
            when placed.deal_id is not null and not placed.is_linked_to_account then 'unknown_deal'
            when chosen.candidate_count = 1 and placed.is_account_stated then 'account'
            when chosen.candidate_count = 1 then 'contact'
            when chosen.contact_candidate_count = 1 then 'account_and_contact'
            when chosen.candidate_count > 1 then 'ambiguous'
            when placed.known_account_id is not null then 'no_deal'
            else 'no_account'
        end as link_rule,
        case
            when chosen.candidate_count = 1 then chosen.deal_source
            else chosen.contact_deal_source
        end as chosen_source,
        case
            when chosen.candidate_count = 1 then chosen.deal_id
            else chosen.contact_deal_id
        end as chosen_id
    from placed
    left join chosen
        on placed.source = chosen.source and placed.activity_id = chosen.activity_id

)

select * from ruled
