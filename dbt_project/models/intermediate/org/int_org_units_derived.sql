with owners as (

    select * from {{ ref('int_owners_versioned') }}
    where is_current

),

owner_keys as (

    select * from {{ ref('int_owners_known') }}

),

listed as (

    select distinct unit_id from {{ ref('int_org_units_listed') }}

),

-- The printed name of a unit that only people's records name.
unit_names as (

    select
        unit_key as unit_id,
        max(unit_name) as name
    from owner_keys
    where unit_key is not null
    group by unit_key

),

members as (

    select
        owners.owner_id,
        owners.unit_id,
        owners.manager_id,
        managers.unit_id as manager_unit_id
    from owners
    left join owners as managers on owners.manager_id = managers.owner_id

),

manager_votes as (

    select
        unit_id,
        manager_id,
        row_number() over (
            partition by unit_id order by count(*) desc, manager_id
        ) as vote_rank
    from members
    where manager_id is not null
    group by unit_id, manager_id

),

parent_votes as (

    select
        unit_id,
        manager_unit_id as parent_unit_id,
        row_number() over (
            partition by unit_id order by count(*) desc, manager_unit_id
        ) as vote_rank
    from members
    where manager_unit_id <> unit_id and manager_unit_id <> {{ unassigned() }}
    group by unit_id, manager_unit_id

),

-- Nobody above anyone here: the member whom most people report to leads the unit.
leader_votes as (

    select
        owners.unit_id,
        owners.owner_id as manager_id,
        row_number() over (
            partition by owners.unit_id order by count(*) desc, owners.owner_id
        ) as vote_rank
    from members
    inner join owners on members.manager_id = owners.owner_id
    group by owners.unit_id, owners.owner_id

),

units as (

    select distinct owners.unit_id
    from owners
    left join listed on owners.unit_id = listed.unit_id
    where listed.unit_id is null and owners.unit_id <> {{ unassigned() }}

),

derived as (

    select
        units.unit_id,
        coalesce(unit_names.name, units.unit_id) as name,
        parent_votes.parent_unit_id,
        coalesce(manager_votes.manager_id, leader_votes.manager_id) as manager_id
    from units
    left join unit_names on units.unit_id = unit_names.unit_id
    left join manager_votes
        on units.unit_id = manager_votes.unit_id and manager_votes.vote_rank = 1
    left join parent_votes
        on units.unit_id = parent_votes.unit_id and parent_votes.vote_rank = 1
    left join leader_votes
        on units.unit_id = leader_votes.unit_id and leader_votes.vote_rank = 1

)

select * from derived
