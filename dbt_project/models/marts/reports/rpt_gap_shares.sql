{{ config(tags=['after_outlook']) }}

with needs as (

    select * from {{ ref('fct_gap_need') }}
    where is_told

),

scopes as (

    select * from {{ ref('dim_scope') }}

),

-- Of the lowest units the people, who share the need; of others the units below, with their own.
borne as (

    select
        needs.shared_scope_kind as scope_kind,
        needs.shared_scope_id as scope_id,
        needs.scope_kind as child_kind,
        needs.scope_id as child_id,
        needs.target_share_ratio,
        needs.target_amount,
        needs.shortfall_amount,
        needs.reach_code,
        needs.needed_win_count,
        needs.needed_entry_count,
        needs.needed_activity_count,
        needs.needed_activity_per_day_count
    from needs
    where needs.scope_kind = 'owner'
    union all
    select
        scopes.parent_scope_kind as scope_kind,
        scopes.parent_scope_id as scope_id,
        needs.scope_kind as child_kind,
        needs.scope_id as child_id,
        needs.target_share_ratio,
        needs.target_amount,
        needs.shortfall_amount,
        needs.reach_code,
        needs.needed_win_count,
        needs.needed_entry_count,
        needs.needed_activity_count,
        needs.needed_activity_per_day_count
    from needs
    inner join scopes on {{ same_key('needs', 'scopes', ['scope_kind', 'scope_id']) }}
    where needs.scope_kind = 'unit' and scopes.is_member

),

-- Each pipeline bears its part of the need, so what it takes adds up over pipelines.
summed as (

    select
        scope_kind,
        scope_id,
        child_kind,
        child_id,
        max(target_share_ratio) as target_share_ratio,
        max(target_amount) as target_amount,
        max(shortfall_amount) as shortfall_amount,
        min(reach_code) as reach_code,
        cast(sum(needed_win_count) as bigint) as needed_win_count,
        cast(sum(needed_entry_count) as bigint) as needed_entry_count,
        cast(sum(needed_activity_count) as bigint) as needed_activity_count,
        cast(sum(needed_activity_per_day_count) as bigint) as needed_activity_per_day_count
    from borne
    group by scope_kind, scope_id, child_kind, child_id

),

told as (

    select
        summed.scope_kind,
        summed.scope_id,
        summed.child_kind,
        summed.child_id,
        children.scope_name as child_name,
        children.scope_name_en as child_name_en,
        cast(
            row_number() over (
                partition by summed.scope_kind, summed.scope_id
                order by
                    summed.shortfall_amount desc nulls last,
                    summed.target_amount desc nulls last,
                    summed.child_id asc nulls last
            ) as integer
        ) as share_rank,
        summed.target_share_ratio,
        summed.target_amount,
        summed.shortfall_amount,
        summed.reach_code,
        summed.needed_win_count,
        summed.needed_entry_count,
        summed.needed_activity_count,
        summed.needed_activity_per_day_count
    from summed
    inner join scopes as children
        on summed.child_kind = children.scope_kind and summed.child_id = children.scope_id
    inner join scopes as own
        on summed.scope_kind = own.scope_kind and summed.scope_id = own.scope_id
    where own.is_reported and summed.child_id <> {{ unassigned() }}

)

select * from told
