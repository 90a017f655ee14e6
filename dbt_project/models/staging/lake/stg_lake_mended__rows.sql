{{ config(materialized='table') }}

with mended_rows as (

    select * from {{ source('lake_mended', 'rows') }}
    where {{ is_delivered() }}

),

named as (

    select
        ---------- text
        source,
        object,
        coalesce(part, '') as part,
        mended_file,
        coalesce(mended_sheet, '') as mended_sheet,
        mended_row,
        mended_at,
        source_file,
        coalesce(source_sheet, '') as source_sheet,
        source_row,
        reason_code,
        {{ clean_text('column_name') }} as column_name,
        {{ clean_text('raw_value') }} as raw_value,
        ---------- dates
        {{ told_from('snapshot_on') }} as snapshot_on
    from mended_rows

)

select * from named
