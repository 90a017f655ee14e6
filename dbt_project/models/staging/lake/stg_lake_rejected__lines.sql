{{ config(materialized='table') }}

with lines as (

    select * from {{ source('lake_rejected', 'lines') }}
    where {{ is_delivered() }}

),

named as (

    select
        ---------- text
        source,
        object,
        source_file,
        coalesce(source_sheet, '') as source_sheet,
        source_row,
        column_name,
        raw_value,
        reason_code,
        mend,
        ---------- dates
        {{ told_from('snapshot_on') }} as snapshot_on
    from lines

)

select * from named
