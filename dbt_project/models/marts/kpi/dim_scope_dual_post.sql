with posts as (

    select * from {{ ref('dim_owner_post') }}
    where is_current and not is_primary

),

owners as (

    select * from {{ ref('dim_owner') }}
    where is_current and is_active

),

scopes as (

    select * from {{ ref('dim_scope') }}
    where scope_kind = 'unit' and is_reported

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

-- Whom the unit counts already, through a unit below it, needs no line beside the total.
dual_posts as (

    select
        scopes.scope_kind,
        scopes.scope_id,
        posts.owner_id
    from posts
    inner join owners on posts.owner_id = owners.owner_id
    inner join scopes on posts.unit_id = scopes.scope_id
    left join scope_owners
        on scopes.scope_kind = scope_owners.scope_kind
            and scopes.scope_id = scope_owners.scope_id
            and posts.owner_id = scope_owners.owner_id
    where scope_owners.owner_id is null

)

select * from dual_posts
