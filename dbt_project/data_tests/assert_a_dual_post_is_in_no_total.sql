-- Who is shown beside the total of a unit has no day in it, and is in the total of another one.
with dual_posts as (

    select * from {{ ref('dim_scope_dual_post') }}

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

posts as (

    select * from {{ ref('dim_owner_post') }}

),

counted_here as (

    select dual_posts.owner_id
    from dual_posts
    inner join scope_owners
        on dual_posts.scope_kind = scope_owners.scope_kind
            and dual_posts.scope_id = scope_owners.scope_id
            and dual_posts.owner_id = scope_owners.owner_id

),

counted_nowhere as (

    select dual_posts.owner_id
    from dual_posts
    left join scope_owners
        on dual_posts.owner_id = scope_owners.owner_id and scope_owners.scope_kind = 'unit'
    where scope_owners.owner_id is null

),

twice_in_a_unit as (

    select one.owner_id
    from posts as one
    inner join posts as other
        on one.owner_id = other.owner_id
            and one.unit_id = other.unit_id
            and one.valid_from <= other.valid_to
            and one.valid_to >= other.valid_from
            and one.valid_from < other.valid_from
    union all
    select one.owner_id
    from posts as one
    inner join posts as other
        on one.owner_id = other.owner_id
            and one.unit_id = other.unit_id
            and one.valid_from = other.valid_from
            and one.is_primary and not other.is_primary

)

select owner_id from counted_here
union all
select owner_id from counted_nowhere
union all
select owner_id from twice_in_a_unit
