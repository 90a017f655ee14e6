{% set levels = range(1, 10) %}
with listed as (

    select * from {{ ref('int_org_units_listed') }}

),

derived as (

    select * from {{ ref('int_org_units_derived') }}

),

aliases as (

    select * from {{ ref('int_owner_aliases') }}

),

companies as (

    select * from {{ ref('stg_parameters__companies') }}

),

current_units as (

    select
        listed.unit_id,
        listed.name,
        listed.name_en,
        nullif(listed.parent_unit_id, listed.unit_id) as parent_unit_id,
        managers.owner_id as manager_id,
        listed.valid_from,
        coalesce(listed.valid_to, {{ far_future() }}) as valid_to,
        listed.sort_order
    from listed
    left join aliases as managers on {{ person_key('listed.manager_key') }} = managers.alias
    where listed.valid_from <= {{ as_of_date() }}
        and coalesce(listed.valid_to, {{ far_future() }}) >= {{ as_of_date() }}
    union all
    select
        unit_id,
        name,
        cast(null as {{ type_text() }}) as name_en,
        parent_unit_id,
        manager_id,
        {{ far_past() }} as valid_from,
        {{ far_future() }} as valid_to,
        cast(null as integer) as sort_order
    from derived

),

-- Rows of one unit that overlap: the one that began last holds.
ranked as (

    select
        *,
        row_number() over (partition by unit_id order by valid_from desc) as validity_rank
    from current_units

),

units as (

    select * from ranked
    where validity_rank = 1

),

-- A parent that nobody lists is no parent.
parented as (

    select
        units.unit_id,
        parents.unit_id as parent_unit_id
    from units
    left join units as parents on units.parent_unit_id = parents.unit_id

),

level_0 as (

    select unit_id from parented
    where parent_unit_id is null

),

{% for level in levels %}
level_{{ level }} as (

    select parented.unit_id
    from parented
    inner join level_{{ level - 1 }} as above on parented.parent_unit_id = above.unit_id

),

{% endfor %}
-- Units that name each other as parent in a ring hang under no top: they become tops.
reached as (

    select unit_id from level_0
    {%- for level in levels %}
    union all
    select unit_id from level_{{ level }}
    {%- endfor %}

),

untied as (

    select
        parented.unit_id,
        case when reached.unit_id is not null then parented.parent_unit_id end as parent_unit_id
    from parented
    left join reached on parented.unit_id = reached.unit_id

),

top_count as (

    select
        count(*) as tops,
        min(unit_id) as top_unit_id
    from untied
    where parent_unit_id is null

),

root as (

    select
        case when top_count.tops = 1 then top_count.top_unit_id else 'company' end as unit_id,
        coalesce(companies.root_name, companies.company_name) as name,
        coalesce(companies.company_name_en, companies.root_name, companies.company_name)
            as name_en,
        top_count.tops
    from top_count
    cross join companies

),

hung as (

    select
        units.unit_id,
        units.name,
        coalesce(units.name_en, units.name) as name_en,
        case
            when units.unit_id <> root.unit_id then coalesce(untied.parent_unit_id, root.unit_id)
        end as parent_unit_id,
        units.manager_id,
        units.valid_from,
        units.valid_to,
        units.sort_order
    from units
    inner join untied on units.unit_id = untied.unit_id
    cross join root
    union all
    select
        unit_id,
        name,
        name_en,
        cast(null as {{ type_text() }}) as parent_unit_id,
        cast(null as {{ type_text() }}) as manager_id,
        {{ far_past() }} as valid_from,
        {{ far_future() }} as valid_to,
        0 as sort_order
    from root
    where tops <> 1
    union all
    select
        {{ unassigned() }} as unit_id,
        '未割当' as name,
        'Unassigned' as name_en,
        root.unit_id as parent_unit_id,
        cast(null as {{ type_text() }}) as manager_id,
        {{ far_past() }} as valid_from,
        {{ far_future() }} as valid_to,
        999999 as sort_order
    from root

)

select * from hung
