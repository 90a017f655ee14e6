{{ config(tags=['after_outlook']) }}

with watched_deals as (

    select * from {{ ref('fct_watched_deal') }}

),

deals as (

    select * from {{ ref('fct_deal') }}

),

scopes as (

    select * from {{ ref('dim_scope') }}

),

stages as (

    select * from {{ ref('dim_stage') }}
    where is_current

),

ranked as (

    select
        *,
        cast(
            row_number() over (
                partition by window_code, scope_kind, scope_id, list_code
                order by amount desc nulls last, source asc, deal_id asc
            ) as integer
        ) as list_rank
    from watched_deals

)

select
    ranked.window_code,
    ranked.scope_kind,
    ranked.scope_id,
    ranked.list_code,
    ranked.list_rank,
    ranked.source,
    ranked.deal_id,
    deals.deal_name,
    deals.account_name,
    ranked.owner_id,
    owner_scopes.scope_name as owner_name,
    stages.stage_name_ja,
    stages.stage_name_en,
    ranked.amount,
    ranked.old_close_date,
    ranked.close_date,
    ranked.push_count,
    ranked.watched_since,
    deals.stage_age_days,
    deals.baseline_days,
    {{ days_between('deals.last_activity_date', as_of_date()) }} as contact_age_days,
    ranked.reason_codes,
    ranked.question_code,
    deals.crm_url
from ranked
left join deals on ranked.source = deals.source and ranked.deal_id = deals.deal_id
left join scopes as owner_scopes
    on owner_scopes.scope_kind = 'owner' and ranked.owner_id = owner_scopes.scope_id
left join stages
    on
        deals.source = stages.source
        and deals.stage = stages.stage
        and coalesce(deals.pipeline, '*') = stages.pipeline
where ranked.list_rank <= 15
