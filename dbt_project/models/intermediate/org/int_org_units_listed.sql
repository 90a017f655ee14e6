with units as (

    select * from {{ ref('stg_lake__org_units') }}
    where row_outcome = 'accepted'

),

companies as (

    select * from {{ ref('stg_parameters__companies') }}

),

org_sources as (

    select distinct units.source
    from units
    cross join companies
    where units.source = companies.org_source

),

org_source_count as (

    select count(*) as source_count from org_sources

),

chosen as (

    select units.*
    from units
    cross join org_source_count
    left join org_sources on units.source = org_sources.source
    where org_sources.source is not null or org_source_count.source_count = 0

),

-- The newest delivery lists the units; their own validity, where given, tells their history.
newest as (

    select
        source,
        max(snapshot_on) as snapshot_on
    from chosen
    group by source

),

listed as (

    select
        chosen.unit_id,
        coalesce(chosen.unit_name, chosen.unit_id) as name,
        chosen.unit_name_en as name_en,
        chosen.parent_unit_id,
        chosen.manager_id as manager_key,
        coalesce(chosen.valid_from, {{ far_past() }}) as valid_from,
        chosen.valid_to,
        cast(chosen.sort_order as integer) as sort_order
    from chosen
    inner join newest
        on chosen.source = newest.source and chosen.snapshot_on = newest.snapshot_on
    where chosen.part = '' and chosen.unit_id is not null

)

select * from listed
