with holders as (

    select distinct
        owner_id,
        unit_id
    from {{ ref('int_owners_housed') }}

),

ancestors as (

    select * from {{ ref('int_org_unit_ancestors') }}

),

scoped as (

    select
        owner_id,
        unit_id,
        'company' as scope_kind,
        'company' as scope_id
    from holders
    union all
    select
        holders.owner_id,
        holders.unit_id,
        'unit' as scope_kind,
        ancestors.ancestor_id as scope_id
    from holders
    inner join ancestors on holders.unit_id = ancestors.unit_id
    union all
    select
        owner_id,
        unit_id,
        'owner' as scope_kind,
        owner_id as scope_id
    from holders

)

select * from scoped
