with rejections as (

    select * from {{ ref('int_rejections_mended') }}

)

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
    mend,
    disposition,
    amount,
    mended_file,
    mended_sheet,
    mended_row,
    mended_at
from rejections
