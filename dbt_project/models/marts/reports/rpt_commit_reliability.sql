with scopes as (

    select * from {{ ref('dim_scope') }}

),

reliabilities as (

    select * from {{ ref('fct_commit_reliability') }}

),

-- The scope itself, and in the editions of leaders who stands right below it.
placed as (

    select
        scopes.scope_kind as told_kind,
        scopes.scope_id as told_id,
        true as is_self,
        scopes.*
    from scopes
    where scopes.is_reported or scopes.scope_kind = 'owner'
    union all
    select
        parents.scope_kind as told_kind,
        parents.scope_id as told_id,
        false as is_self,
        children.*
    from scopes as children
    inner join scopes as parents
        on children.parent_scope_kind = parents.scope_kind
            and children.parent_scope_id = parents.scope_id
    where parents.is_reported and children.is_member

),

ranked as (

    select
        placed.told_kind as scope_kind,
        placed.told_id as scope_id,
        placed.scope_kind as child_kind,
        placed.scope_id as child_id,
        placed.scope_name as child_name,
        placed.scope_name_en as child_name_en,
        placed.is_self,
        reliabilities.period_kind,
        reliabilities.call_count,
        reliabilities.period_count,
        reliabilities.no_actual_count,
        reliabilities.commit_reliability_ratio,
        reliabilities.reliability_code,
        reliabilities.note,
        -- In the order of the org, then by id: never by who is furthest off.
        cast(
            row_number() over (
                partition by placed.told_kind, placed.told_id, reliabilities.period_kind
                order by
                    case when placed.is_self then 0 else 1 end,
                    case when placed.scope_kind = 'unit' then 0 else 1 end,
                    placed.sort_order asc nulls last,
                    placed.scope_id asc
            ) as integer
        ) as sort_rank
    from placed
    inner join reliabilities
        on placed.scope_kind = reliabilities.scope_kind
            and placed.scope_id = reliabilities.scope_id
    -- Whoever never committed to a deal has a line of their own page only.
    where placed.is_self or reliabilities.commit_count > 0

)

select * from ranked
