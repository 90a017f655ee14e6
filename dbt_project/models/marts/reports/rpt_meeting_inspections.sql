{{ config(tags=['after_outlook']) }}

with inspections as (

    select * from {{ ref('fct_meeting_inspection') }}

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

named as (

    select
        inspections.scope_kind,
        inspections.scope_id,
        inspections.inspection_rank,
        inspections.candidate_count,
        inspections.deal_id,
        deals.deal_name,
        deals.account_name,
        owners.scope_name as owner_name,
        stages.stage_name_ja,
        stages.stage_name_en,
        inspections.amount,
        inspections.is_commit,
        deals.close_date,
        deals.push_count,
        deals.stage_age_days,
        deals.baseline_days,
        deals.next_action,
        deals.next_action_date,
        deals.last_activity_date,
        inspections.reason_codes,
        inspections.asks_decision_maker,
        inspections.asks_next_step,
        inspections.asks_close_date,
        deals.crm_url
    from inspections
    inner join deals
        on inspections.source = deals.source and inspections.deal_id = deals.deal_id
    left join scopes as owners
        on owners.scope_kind = 'owner' and inspections.owner_id = owners.scope_id
    left join stages
        on
            deals.source = stages.source
            and deals.stage = stages.stage
            and coalesce(deals.pipeline, '*') = stages.pipeline

)

select * from named
