{# Once fct_deal has a past, holds the deals of tonight only. #}
{% set tonight = 'int_deals_retold' %}
with deals as (

    {{ of_deals_tonight('int_deals_latest', tonight, kept_in='fct_deal') }}

),

habits as (

    select * from {{ ref('int_deal_habits_told') }}

),

plans as (

    select * from {{ ref('int_deals_planned') }}

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

-- A source that delivers no activities at all is believed when it states the last one itself.
followed as (

    select
        deals.source,
        deals.deal_id,
        case
            when habits.has_activities then newest.last_completed_date
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
        habits.is_next_action_kept,
        habits.is_contact_kept
    from deals
    inner join habits on deals.source = habits.source
    left join newest
        on deals.source = newest.source and deals.deal_id = newest.deal_id
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
