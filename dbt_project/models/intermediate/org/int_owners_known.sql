with users as (

    select * from {{ ref('stg_lake__users') }}
    where row_outcome = 'accepted'

),

companies as (

    select * from {{ ref('stg_parameters__companies') }}

),

-- The source of the org says who is an owner; only where it delivers nobody do all sources.
org_sources as (

    select distinct users.source
    from users
    cross join companies
    where users.source = companies.org_source

),

org_source_count as (

    select count(*) as source_count from org_sources

),

org_users as (

    select users.*
    from users
    cross join org_source_count
    left join org_sources on users.source = org_sources.source
    where org_sources.source is not null or org_source_count.source_count = 0

),

-- A part only adds columns: the newest value each part has for a user by that day.
parts as (

    select
        user_id,
        snapshot_on,
        max(manager_id) as manager_id,
        max(unit_id) as unit_id,
        max(unit_name) as unit_name,
        max(email) as email,
        max(language) as language
    from org_users
    where part <> ''
    group by user_id, snapshot_on

),

mains as (

    select
        *,
        row_number() over (
            partition by user_id, snapshot_on order by source, source_file, source_row
        ) as source_rank
    from org_users
    where part = ''

),

merged as (

    select
        mains.user_id as owner_id,
        mains.snapshot_on,
        mains.user_name as name,
        lower(coalesce(mains.email, parts.email)) as email,
        coalesce(mains.unit_id, mains.unit_name, parts.unit_id, parts.unit_name) as unit_key,
        coalesce(mains.unit_name, mains.unit_id, parts.unit_name, parts.unit_id) as unit_name,
        coalesce(mains.manager_id, parts.manager_id) as manager_key,
        mains.is_active,
        coalesce(mains.language, parts.language) as language,
        mains.valid_from,
        mains.valid_to
    from mains
    left join parts on mains.user_id = parts.user_id and mains.snapshot_on = parts.snapshot_on
    where mains.source_rank = 1

)

select * from merged
