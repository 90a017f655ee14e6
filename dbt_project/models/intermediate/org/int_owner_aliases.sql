with users as (

    select * from {{ ref('int_owners_known') }}

),

latest as (

    select
        *,
        row_number() over (partition by owner_id order by snapshot_on desc) as recency_rank
    from users

),

aliases as (

    select
        {{ person_key('owner_id') }} as alias,
        owner_id,
        1 as alias_rank
    from latest
    where recency_rank = 1
    union all
    select
        {{ person_key('email') }} as alias,
        owner_id,
        2 as alias_rank
    from latest
    where recency_rank = 1 and email is not null
    union all
    select
        {{ person_key('name') }} as alias,
        owner_id,
        3 as alias_rank
    from latest
    where recency_rank = 1 and name is not null

),

best as (

    select
        alias,
        min(alias_rank) as alias_rank
    from aliases
    group by alias

),

-- Two people of one name are nobody: better unassigned than somebody else's.
unambiguous as (

    select
        aliases.alias,
        min(aliases.owner_id) as owner_id
    from aliases
    inner join best
        on aliases.alias = best.alias and aliases.alias_rank = best.alias_rank
    group by aliases.alias
    having count(distinct aliases.owner_id) = 1

)

select * from unambiguous
