with owners as (

    select * from {{ ref('int_owners_versioned') }}

),

-- The row that holds today holds on the as-of date, whatever a list says of days to come.
known as (

    select
        owner_id,
        unit_id,
        case
            when is_current then {{ lesser_of('valid_from', as_of_date()) }} else valid_from
        end as valid_from
    from owners
    where is_current or valid_from < {{ as_of_date() }}

),

compared as (

    select
        *,
        lag(unit_id) over (partition by owner_id order by valid_from) as previous_unit_id
    from known

),

-- Before the first day that is known of, a person is where that day found him.
moves as (

    select
        owner_id,
        unit_id,
        case
            when previous_unit_id is null then {{ far_past() }} else valid_from
        end as valid_from
    from compared
    where previous_unit_id is null or previous_unit_id <> unit_id
    union all
    select
        {{ unassigned() }} as owner_id,
        {{ unassigned() }} as unit_id,
        {{ far_past() }} as valid_from

),

housed as (

    select
        owner_id,
        unit_id,
        valid_from,
        coalesce(
            {{ add_days('lead(valid_from) over (partition by owner_id order by valid_from)', -1) }},
            {{ far_future() }}
        ) as valid_to
    from moves

)

select * from housed
