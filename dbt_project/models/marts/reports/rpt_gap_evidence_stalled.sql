{{ config(tags=['after_outlook']) }}

{# Deals on paper. #}
{% set shown = 10 %}

with warnings as (

    select * from {{ ref('fct_deal_warning') }}
    where is_stalled

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
        warnings.source,
        warnings.deal_id,
        warnings.owner_id,
        warnings.amount,
        warnings.baseline_days,
        cast(
            row_number() over (
                partition by scopes.scope_kind, scopes.scope_id
                order by
                    warnings.amount desc nulls last,
                    warnings.source asc nulls last,
                    warnings.deal_id asc nulls last
            ) as integer
        ) as deal_rank
    from warnings
    inner join scope_owners on warnings.owner_id = scope_owners.owner_id
    inner join scopes on {{ same_key('scope_owners', 'scopes', ['scope_kind', 'scope_id']) }}
    where scopes.is_reported

)

select
    ranked.scope_kind,
    ranked.scope_id,
    ranked.deal_rank,
    ranked.source,
    ranked.deal_id,
    deals.deal_name,
    deals.account_name,
    owners.scope_name as owner_name,
    stages.stage_name_ja,
    stages.stage_name_en,
    ranked.amount,
    deals.stage_age_days,
    ranked.baseline_days,
    deals.stalled_reasons as reason_codes,
    deals.crm_url
from ranked
inner join deals on {{ same_key('ranked', 'deals', ['source', 'deal_id']) }}
left join scopes as owners
    on owners.scope_kind = 'owner' and ranked.owner_id = owners.scope_id
left join stages
    on
        deals.source = stages.source
        and deals.stage = stages.stage
        and coalesce(deals.pipeline, '*') = stages.pipeline
where ranked.deal_rank <= {{ shown }}
