with keyed as (

    select
        *,
        owner_id || {{ key_mark() }} || unit_id || {{ key_mark() }}
        || coalesce(cast(valid_from as {{ type_text() }}), '') as post_key
    from {{ ref('stg_lake__posts') }}

),

-- The newest list tells the posts of all times, by the days that stand in it.
newest as (

    {{ newest_rows('keyed', 'post', 'post_key', deleted=none) }}

),

aliases as (

    select * from {{ ref('int_owner_aliases') }}

),

unit_spellings as (

    select
        unit_id,
        name
    from {{ ref('int_org_units_listed') }}
    union all
    select
        unit_id,
        name
    from {{ ref('int_org_units_rooted') }}
    where unit_id <> {{ unassigned() }}

),

unit_ids as (

    select distinct unit_id from unit_spellings

),

-- A sheet may name a unit by its id or by its name; of two units of one name, by neither.
unit_names as (

    select
        name,
        min(unit_id) as unit_id
    from unit_spellings
    group by name
    having count(distinct unit_id) = 1

),

known as (

    select
        newest.source,
        newest.snapshot_on,
        newest.source_file,
        newest.source_sheet,
        newest.source_row,
        newest.post_key,
        newest.owner_id as owner_key,
        newest.unit_id as unit_key,
        aliases.owner_id,
        coalesce(unit_ids.unit_id, unit_names.unit_id) as unit_id,
        newest.post_kind = 'primary' as is_primary,
        coalesce(newest.valid_from, {{ far_past() }}) as valid_from,
        coalesce(newest.valid_to, {{ far_future() }}) as valid_to
    from newest
    left join aliases on {{ person_key('newest.owner_id') }} = aliases.alias
    left join unit_ids on newest.unit_id = unit_ids.unit_id
    left join unit_names on newest.unit_id = unit_names.name

)

select * from known
