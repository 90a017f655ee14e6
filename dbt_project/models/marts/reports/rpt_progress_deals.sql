{{ config(tags=['after_outlook']) }}

with listed_deals as (

    select * from {{ ref('fct_listed_deal') }}

),

warnings as (

    select * from {{ ref('fct_deal_warning') }}

),

dual_posts as (

    select * from {{ ref('dim_scope_dual_post') }}

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

scoped as (

    select
        scopes.scope_kind,
        scopes.scope_id,
        listed_deals.*
    from listed_deals
    inner join scope_owners on listed_deals.owner_id = scope_owners.owner_id
    inner join scopes
        on
            scope_owners.scope_kind = scopes.scope_kind
            and scope_owners.scope_id = scopes.scope_id
    where scopes.is_reported
    union all
    -- Open deals of people of other units stand on a list of their own, in no total of the scope.
    select
        dual_posts.scope_kind,
        dual_posts.scope_id,
        'dual_post' as list_code,
        warnings.source,
        warnings.deal_id,
        warnings.owner_id,
        warnings.amount,
        warnings.baseline_days,
        warnings.p_win_ratio,
        warnings.effect_amount,
        warnings.reason_codes,
        cast(warnings.amount as {{ type_double() }}) as order_amount
    from warnings
    inner join dual_posts on warnings.owner_id = dual_posts.owner_id

),

ranked as (

    select
        *,
        cast(
            row_number() over (
                partition by scope_kind, scope_id, list_code
                order by order_amount desc nulls last, source asc, deal_id asc
            ) as integer
        ) as list_rank
    from scoped

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
