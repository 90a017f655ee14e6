with posts as (

    select * from {{ ref('int_posts_judged') }}
    where reason_code is not null

),

users as (

    select * from {{ ref('int_users_in_two_units') }}

),

united as (

    select
        'post' as object,
        source,
        snapshot_on,
        source_file,
        source_sheet,
        source_row,
        case
            when reason_code in ('unknown_owner', 'no_primary_post') then 'owner_id'
            when reason_code = 'ends_first' then 'valid_to'
            else 'unit_id'
        end as column_name,
        case
            when reason_code in ('unknown_owner', 'no_primary_post') then owner_key
            when reason_code = 'ends_first' then cast(valid_to as {{ type_text() }})
            else unit_key
        end as raw_value,
        reason_code,
        post_key as record_key
    from posts
    union all
    select
        'user' as object,
        source,
        snapshot_on,
        source_file,
        source_sheet,
        source_row,
        'unit_id' as column_name,
        unit_key as raw_value,
        'two_primary_posts' as reason_code,
        user_id as record_key
    from users

),

unused as (

    select
        source,
        object,
        snapshot_on,
        source_file,
        source_sheet,
        source_row,
        column_name,
        raw_value,
        reason_code,
        {{ mend_of('reason_code') }} as mend,
        'kept' as disposition,
        cast(null as decimal(18, 2)) as amount,
        record_key
    from united

)

select * from unused
