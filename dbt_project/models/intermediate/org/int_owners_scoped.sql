with owners as (

    select
        owner_id,
        unit_id
    from {{ ref('int_owners_versioned') }}
    where is_current
    union all
    select
        {{ unassigned() }} as owner_id,
        {{ unassigned() }} as unit_id

),

ancestors as (

    select * from {{ ref('int_org_unit_ancestors') }}

),

scoped as (

    select
        'company' as scope_kind,
        'company' as scope_id,
        owner_id
    from owners
    union all
    select
        'unit' as scope_kind,
        ancestors.ancestor_id as scope_id,
        owners.owner_id
    from owners
    inner join ancestors on owners.unit_id = ancestors.unit_id
    union all
    select
        'owner' as scope_kind,
        owner_id as scope_id,
        owner_id
    from owners

)

select * from scoped
