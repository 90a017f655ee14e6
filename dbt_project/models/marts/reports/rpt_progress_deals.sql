{{ config(tags=['after_outlook']) }}

with listed_deals as (

    select * from {{ ref('fct_listed_deal') }}

),

deals as (

    select * from {{ ref('fct_deal') }}

),

scopes as (

    select * from {{ ref('dim_scope') }}

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

stages as (

    select * from {{ ref('dim_stage') }}
    where is_current

),

ranked as (

    select
        scopes.scope_kind,
        scopes.scope_id,
        listed_deals.*,
        cast(
            row_number() over (
                partition by scopes.scope_kind, scopes.scope_id, listed_deals.list_code
                order by
                    listed_deals.order_amount desc nulls last,
                    listed_deals.source asc,
                    listed_deals.deal_id asc
            ) as integer
        ) as list_rank
    from listed_deals
    inner join scope_owners on listed_deals.owner_id = scope_owners.owner_id
    inner join scopes
        on
            scope_owners.scope_kind = scopes.scope_kind
            and scope_owners.scope_id = scopes.scope_id
    where scopes.is_reported

),

printed as (

    select
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
        deals.close_date,
        deals.stage_age_days,
        ranked.baseline_days,
        deals.next_action,
        deals.next_action_date,
        deals.last_activity_date,
        ranked.p_win_ratio,
        ranked.effect_amount,
        ranked.reason_codes,
        deals.crm_url
    from ranked
    inner join deals
        on ranked.source = deals.source and ranked.deal_id = deals.deal_id
    left join scopes as owner_scopes
        on owner_scopes.scope_kind = 'owner' and ranked.owner_id = owner_scopes.scope_id
    left join stages
        on
            deals.source = stages.source
            and deals.stage = stages.stage
            and coalesce(deals.pipeline, '*') = stages.pipeline
    where ranked.list_rank <= 15

)

select * from printed
