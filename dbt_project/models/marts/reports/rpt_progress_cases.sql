{{ config(tags=['after_outlook']) }}

with cases as (

    select * from {{ ref('fct_month_case') }}

),

deals as (

    select * from {{ ref('fct_deal') }}

),

scopes as (

    select * from {{ ref('dim_scope') }}

),

members as (

    select * from {{ ref('dim_scope_owner') }}

),

activities as (

    select * from {{ ref('fct_deal_activity') }}

)

-- Whose deal it is is told only where that person belongs to the scope.
select
    cases.scope_kind,
    cases.scope_id,
    cases.case_code,
    cases.outcome_code,
    cases.source,
    cases.deal_id,
    deals.deal_name,
    deals.account_name,
    owner_scopes.scope_name as owner_name,
    cases.amount,
    cases.case_date,
    cases.old_close_date,
    case when cases.outcome_code = 'slipped' then deals.close_date end as new_close_date,
    deals.cycle_days,
    deals.push_count,
    activities.activity_count,
    deals.lost_reason,
    deals.crm_url
from cases
left join deals on cases.source = deals.source and cases.deal_id = deals.deal_id
left join activities
    on cases.source = activities.source and cases.deal_id = activities.deal_id
left join members
    on {{ same_key('cases', 'members', ['scope_kind', 'scope_id']) }}
        and deals.owner_id = members.owner_id
left join scopes as owner_scopes
    on owner_scopes.scope_kind = 'owner' and members.owner_id = owner_scopes.scope_id
