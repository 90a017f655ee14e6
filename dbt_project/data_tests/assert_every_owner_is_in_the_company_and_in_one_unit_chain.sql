-- Company total = sum of units: each owner is once in the company and once per level of its chain.
with scoped as (

    select * from {{ ref('int_owners_scoped') }}

),

depths as (

    select
        owners.owner_id,
        units.depth + 1 as expected_count
    from {{ ref('dim_owner') }} as owners
    inner join {{ ref('dim_org_unit') }} as units
        on owners.unit_id = units.unit_id and units.is_current
    where owners.is_current

),

counted as (

    select
        owner_id,
        sum(case when scope_kind = 'company' then 1 else 0 end) as company_count,
        sum(case when scope_kind = 'unit' then 1 else 0 end) as unit_count
    from scoped
    group by owner_id

)

select
    counted.owner_id,
    counted.company_count,
    counted.unit_count
from counted
left join depths on counted.owner_id = depths.owner_id
where counted.company_count <> 1
    or depths.expected_count is null
    or counted.unit_count <> depths.expected_count
