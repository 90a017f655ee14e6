with adjustments as (

    select * from {{ ref('int_adjustments_dated') }}
    where reason_code is not null and valid_to = {{ far_future() }}

),

unused as (

    select
        source,
        'forecast_adjustment' as object,
        snapshot_on,
        source_file,
        source_sheet,
        source_row,
        'scope_id' as column_name,
        scope_key as raw_value,
        reason_code,
        {{ mend_of('reason_code') }} as mend,
        'kept' as disposition,
        amount,
        adjustment_key as record_key
    from adjustments

)

select * from unused
