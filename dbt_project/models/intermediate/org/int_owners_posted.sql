with homes as (

    select * from {{ ref('int_owners_housed') }}

),

told as (

    select * from {{ ref('int_posts_known') }}
    where not is_primary and owner_id is not null and unit_id is not null

),

-- On days on which the unit is the primary one the post is no second one.
pieces as (

    select
        told.owner_id,
        told.unit_id,
        {{ greater_of('told.valid_from', 'homes.valid_from') }} as valid_from,
        {{ lesser_of('told.valid_to', 'homes.valid_to') }} as valid_to
    from told
    inner join homes
        on told.owner_id = homes.owner_id
            and told.unit_id <> homes.unit_id
            and told.valid_from <= homes.valid_to
            and told.valid_to >= homes.valid_from
    where told.valid_from <= told.valid_to

),

-- Rows that touch or overlap, and pieces cut by a transfer of the primary post, are one post.
reached as (

    select
        *,
        max(valid_to) over (
            partition by owner_id, unit_id order by valid_from, valid_to
            rows between unbounded preceding and 1 preceding
        ) as reached_to
    from pieces

),

numbered as (

    select
        *,
        sum(
            case when {{ add_days('valid_from', -1) }} <= reached_to then 0 else 1 end
        ) over (
            partition by owner_id, unit_id order by valid_from, valid_to
            rows between unbounded preceding and current row
        ) as post_number
    from reached

),

posted as (

    select
        owner_id,
        unit_id,
        true as is_primary,
        valid_from,
        valid_to
    from homes
    union all
    select
        owner_id,
        unit_id,
        false as is_primary,
        min(valid_from) as valid_from,
        max(valid_to) as valid_to
    from numbered
    group by owner_id, unit_id, post_number

)

select * from posted
