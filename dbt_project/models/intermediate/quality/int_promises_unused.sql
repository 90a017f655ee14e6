with promises as (

    select * from {{ ref('int_promises_known') }}
    where reason_code is not null

),

unused as (

    select
        source,
        'promise' as object,
        snapshot_on,
        source_file,
        source_sheet,
        source_row,
        case reason_code
            when 'promise_missing' then 'promise'
            when 'unknown_unit' then 'unit_id'
            when 'unknown_owner' then 'owner_id'
            when 'unknown_deal' then 'deal_id'
            when 'unknown_stage' then 'promised_stage'
            else 'due_date'
        end as column_name,
        case reason_code
            when 'unknown_unit' then unit_key
            when 'unknown_owner' then owner_key
            when 'unknown_deal' then deal_key
            when 'unknown_stage' then promised_stage
        end as raw_value,
        reason_code,
        {{ mend_of('reason_code') }} as mend,
        'kept' as disposition,
        cast(null as decimal(18, 2)) as amount,
        promise_id as record_key
    from promises

)

select * from unused
