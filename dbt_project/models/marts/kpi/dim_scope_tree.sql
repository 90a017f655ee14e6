with units as (

    select * from {{ ref('dim_org_unit') }}
    where is_current

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

units_below_units as (

    select
        'unit' as ancestor_kind,
        ancestors.unit_id as ancestor_id,
        'unit' as member_kind,
        members.unit_id as member_id
    from units as ancestors
    inner join units as members
        on {{ contains_text("'/' || members.path || '/'", "'/' || ancestors.unit_id || '/'") }}
    where ancestors.unit_id <> members.unit_id

),

units_below_company as (

    select
        'company' as ancestor_kind,
        'company' as ancestor_id,
        'unit' as member_kind,
        unit_id as member_id
    from units

),

owners_below as (

    select
        scope_kind as ancestor_kind,
        scope_id as ancestor_id,
        'owner' as member_kind,
        owner_id as member_id
    from scope_owners
    where scope_kind <> 'owner'

),

tree as (

    select * from units_below_units
    union all
    select * from units_below_company
    union all
    select * from owners_below

)

select * from tree
