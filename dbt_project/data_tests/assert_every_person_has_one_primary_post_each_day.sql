-- Primary posts follow each other without gap or overlap, and are where the totals say.
with posts as (

    select * from {{ ref('dim_owner_post') }}
    where is_primary

),

followed as (

    select
        *,
        lag(valid_to) over (partition by owner_id order by valid_from) as previous_to,
        lead(valid_from) over (partition by owner_id order by valid_from) as next_from
    from posts

),

broken as (

    select owner_id from followed
    where
        valid_to < valid_from
        or (previous_to is null and valid_from <> {{ far_past() }})
        or valid_from <> {{ add_days('previous_to', 1) }}
        or (next_from is null and valid_to <> {{ far_future() }})

),

elsewhere as (

    select owners.owner_id
    from {{ ref('dim_owner') }} as owners
    left join posts
        on owners.owner_id = posts.owner_id and owners.unit_id = posts.unit_id and posts.is_current
    where owners.is_current and posts.owner_id is null

)

select owner_id from broken
union all
select owner_id from elsewhere
