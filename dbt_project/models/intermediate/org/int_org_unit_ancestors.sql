{% set levels = range(1, 12) %}
with units as (

    select
        unit_id,
        parent_unit_id
    from {{ ref('int_org_units_rooted') }}

),

distance_0 as (

    select
        unit_id,
        unit_id as ancestor_id,
        parent_unit_id as next_id,
        0 as distance,
        unit_id as path
    from units

),

{% for level in levels %}
distance_{{ level }} as (

    select
        below.unit_id,
        units.unit_id as ancestor_id,
        units.parent_unit_id as next_id,
        {{ level }} as distance,
        units.unit_id || '/' || below.path as path
    from distance_{{ level - 1 }} as below
    inner join units on below.next_id = units.unit_id

),

{% endfor %}
pairs as (

    select * from distance_0
    {%- for level in levels %}
    union all
    select * from distance_{{ level }}
    {%- endfor %}

),

described as (

    select
        unit_id,
        ancestor_id,
        distance,
        path,
        next_id is null as is_top
    from pairs

)

select * from described
