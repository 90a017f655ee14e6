with lines as (

    select * from {{ ref('int_deal_splits_dated') }}
    where split_kind = 'revenue' and valid_to = {{ far_future() }}

),

judged as (

    select * from {{ ref('int_deals_split_judged') }}
    where reason_code is not null and not is_deleted and valid_to = {{ far_future() }}

),

unused as (

    select
        lines.split_source as source,
        'deal_split' as object,
        lines.read_on as snapshot_on,
        lines.source_file,
        lines.source_sheet,
        lines.source_row,
        'percent' as column_name,
        cast(cast(judged.share_sum as decimal(18, 4)) as {{ type_text() }}) as raw_value,
        judged.reason_code,
        {{ mend_of('judged.reason_code') }} as mend,
        'kept' as disposition,
        lines.amount,
        lines.split_id as record_key
    from lines
    inner join judged
        on lines.source = judged.source and lines.deal_id = judged.deal_id

)

select * from unused
