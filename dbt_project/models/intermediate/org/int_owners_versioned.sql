with users as (

    select * from {{ ref('int_owners_known') }}

),

aliases as (

    select * from {{ ref('int_owner_aliases') }}

),

listed_units as (

    select distinct
        unit_id,
        name
    from {{ ref('int_org_units_listed') }}

),

-- A sheet may name a unit by its id or by its name.
unit_names as (

    select
        name,
        min(unit_id) as unit_id
    from listed_units
    group by name
    having count(distinct unit_id) = 1

),

unit_ids as (

    select distinct unit_id from listed_units

),

resolved as (

    select
        users.owner_id,
        users.snapshot_on,
        users.name,
        users.email,
        coalesce(unit_ids.unit_id, unit_names.unit_id, users.unit_key) as unit_id,
        managers.owner_id as manager_id,
        users.is_active
        and coalesce(users.valid_to, {{ far_future() }}) >= {{ as_of_date() }} as is_active,
        case
            when lower(users.language) like 'ja%' then 'ja'
            when lower(users.language) like 'en%' then 'en'
        end as language,
        users.valid_from as stated_valid_from
    from users
    left join unit_ids on users.unit_key = unit_ids.unit_id
    left join unit_names on users.unit_name = unit_names.name
    left join aliases as managers on {{ person_key('users.manager_key') }} = managers.alias

),

compared as (

    select
        *,
        {{ fingerprint(['name', 'email', 'unit_id', 'manager_id', 'is_active', 'language',
            'stated_valid_from']) }} as state,
        lag({{ fingerprint(['name', 'email', 'unit_id', 'manager_id', 'is_active', 'language',
            'stated_valid_from']) }}) over (
            partition by owner_id order by snapshot_on
        ) as previous_state,
        max(snapshot_on) over () as newest_snapshot_on,
        max(snapshot_on) over (partition by owner_id) as last_seen_on,
        row_number() over (partition by owner_id order by snapshot_on) as version_number
    from resolved

),

changes as (

    select
        *,
        case
            when version_number = 1 then coalesce(stated_valid_from, {{ far_past() }})
            else snapshot_on
        end as starts_on
    from compared
    where version_number = 1 or state <> previous_state

),

-- Two changes that start on one day: the one seen last counts.
distinct_starts as (

    select
        *,
        row_number() over (
            partition by owner_id, starts_on order by snapshot_on desc
        ) as start_rank
    from changes

),

dated as (

    select
        owner_id,
        coalesce(name, owner_id) as name,
        email,
        coalesce(unit_id, {{ unassigned() }}) as unit_id,
        manager_id,
        -- Who is no longer in the list has left, but stays in the last unit.
        is_active and last_seen_on = newest_snapshot_on as is_active,
        language,
        starts_on as valid_from,
        coalesce(
            {{ add_days('lead(starts_on) over (partition by owner_id order by starts_on)', -1) }},
            {{ far_future() }}
        ) as valid_to
    from distinct_starts
    where start_rank = 1

),

flagged as (

    select
        *,
        valid_to = {{ far_future() }} as is_current
    from dated

)

select * from flagged
