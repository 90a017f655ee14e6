with scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

tree as (

    select * from {{ ref('dim_scope_tree') }}

),

-- Who leads the scope, and who leads a scope above it.
readers as (

    select
        scope_kind,
        scope_id,
        manager_id as owner_id
    from scopes
    union all
    select
        scopes.scope_kind,
        scopes.scope_id,
        leaders.manager_id as owner_id
    from scopes
    inner join tree
        on scopes.scope_kind = tree.member_kind and scopes.scope_id = tree.member_id
    inner join scopes as leaders
        on tree.ancestor_kind = leaders.scope_kind and tree.ancestor_id = leaders.scope_id

),

reading as (

    select distinct
        scope_kind,
        scope_id,
        owner_id
    from readers
    where owner_id is not null

)

select * from reading
