with units as (

    select * from {{ ref('dim_org_unit') }}
    where is_current

),

owners as (

    select * from {{ ref('dim_owner') }}
    where is_current

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

companies as (

    select * from {{ ref('stg_parameters__companies') }}

),

-- One single top unit is the company itself; with several, each is a unit of the company.
roots as (

    select
        unit_id,
        manager_id,
        count(*) over () as root_count
    from units
    where parent_unit_id is null and unit_id <> '(unassigned)'

),

company_scopes as (

    select
        'company' as scope_kind,
        'company' as scope_id,
        companies.company_name as scope_name,
        coalesce(companies.company_name_en, companies.company_name) as scope_name_en,
        cast(null as {{ type_text() }}) as parent_scope_kind,
        cast(null as {{ type_text() }}) as parent_scope_id,
        roots.manager_id,
        true as is_reported,
        false as is_member,
        0 as sort_order
    from companies
    left join roots on roots.root_count = 1

),

unit_scopes as (

    select
        'unit' as scope_kind,
        units.unit_id as scope_id,
        units.name as scope_name,
        coalesce(units.name_en, units.name) as scope_name_en,
        case
            when parent_roots.unit_id is not null or units.parent_unit_id is null
                then 'company'
            else 'unit'
        end as parent_scope_kind,
        case
            when parent_roots.unit_id is not null or units.parent_unit_id is null
                then 'company'
            else units.parent_unit_id
        end as parent_scope_id,
        units.manager_id,
        own_roots.unit_id is null and units.unit_id <> '(unassigned)' as is_reported,
        own_roots.unit_id is null as is_member,
        units.sort_order
    from units
    left join roots as parent_roots
        on units.parent_unit_id = parent_roots.unit_id and parent_roots.root_count = 1
    left join roots as own_roots
        on units.unit_id = own_roots.unit_id and own_roots.root_count = 1

),

listed_owners as (

    select distinct owner_id from scope_owners

),

owner_scopes as (

    select
        'owner' as scope_kind,
        listed_owners.owner_id as scope_id,
        coalesce(owners.name, listed_owners.owner_id) as scope_name,
        coalesce(owners.name, listed_owners.owner_id) as scope_name_en,
        case
            when owners.unit_id is null or roots.unit_id is not null then 'company' else 'unit'
        end as parent_scope_kind,
        case
            when owners.unit_id is null or roots.unit_id is not null
                then 'company'
            else owners.unit_id
        end as parent_scope_id,
        owners.manager_id,
        false as is_reported,
        true as is_member,
        0 as sort_order
    from listed_owners
    left join owners on listed_owners.owner_id = owners.owner_id
    left join roots on owners.unit_id = roots.unit_id and roots.root_count = 1

),

scopes as (

    select * from company_scopes
    union all
    select * from unit_scopes
    union all
    select * from owner_scopes

),

typed as (

    select
        scopes.scope_kind,
        scopes.scope_id,
        scopes.scope_name,
        scopes.scope_name_en,
        scopes.parent_scope_kind,
        scopes.parent_scope_id,
        scopes.manager_id,
        scopes.is_reported,
        scopes.is_member,
        cast(scopes.sort_order as integer) as sort_order,
        companies.currency as currency_code
    from scopes
    cross join companies

)

select * from typed
