with told as (

    select * from {{ ref('int_posts_known') }}

),

posted as (

    select * from {{ ref('int_owners_posted') }}

),

met as (

    select
        told.source,
        told.post_key,
        -- Of primary posts the one of the as-of date is asked: lists date the past differently.
        count(
            case
                when posted.is_primary and posted.unit_id <> told.unit_id
                    and {{ as_of_date() }} between posted.valid_from and posted.valid_to
                    and {{ as_of_date() }} between told.valid_from and told.valid_to
                    then 1
            end
        ) as homes_elsewhere,
        count(
            case
                when not posted.is_primary and posted.unit_id = told.unit_id then 1
            end
        ) as posts_made
    from told
    inner join posted
        on told.owner_id = posted.owner_id
            and told.valid_from <= posted.valid_to
            and told.valid_to >= posted.valid_from
    group by told.source, told.post_key

),

housed as (

    select distinct owner_id from posted
    where is_primary and unit_id <> {{ unassigned() }} and valid_to = {{ far_future() }}

),

judged as (

    select
        told.*,
        case
            when told.owner_id is null then 'unknown_owner'
            when told.unit_id is null then 'unknown_unit'
            when told.valid_to < told.valid_from then 'ends_first'
            when told.is_primary and housed.owner_id is null then 'no_primary_post'
            when told.is_primary and met.homes_elsewhere > 0 then 'two_primary_posts'
            when told.is_primary then null
            when coalesce(met.posts_made, 0) = 0 then 'post_in_own_unit'
            when housed.owner_id is null then 'no_primary_post'
        end as reason_code
    from told
    left join met on told.source = met.source and told.post_key = met.post_key
    left join housed on told.owner_id = housed.owner_id

)

select * from judged
