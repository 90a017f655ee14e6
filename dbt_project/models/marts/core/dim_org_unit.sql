with units as (

    select * from {{ ref('int_org_units_rooted') }}

),

listed as (

    select * from {{ ref('int_org_units_listed') }}

),

ancestors as (

    select * from {{ ref('int_org_unit_ancestors') }}
    where is_top

),

current_rows as (

    select
        units.*,
        ancestors.path,
        ancestors.distance as depth,
        true as is_current
    from units
    inner join ancestors on units.unit_id = ancestors.unit_id

),

-- Validities that are over; where a unit stood then is told by its parent alone.
past_rows as (

    select
        unit_id,
        name,
        coalesce(name_en, name) as name_en,
        parent_unit_id,
        cast(null as {{ type_text() }}) as manager_id,
        valid_from,
        valid_to,
        sort_order,
        unit_id as path,
        0 as depth,
        false as is_current
    from listed
    where valid_to < {{ as_of_date() }}

),

united as (

    select * from current_rows
    union all
    select * from past_rows

)

select
    unit_id,
    parent_unit_id,
    path,
    cast(depth as integer) as depth,
    name,
    name_en,
    manager_id,
    valid_from,
    valid_to,
    is_current,
    coalesce(sort_order, 100000) as sort_order
from united
