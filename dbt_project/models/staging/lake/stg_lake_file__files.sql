{{ config(materialized='table', pre_hook=[]) }}

with files as (

    select * from {{ source('lake_file', 'files') }}
    where {{ is_delivered() }}

),

named as (

    select
        ---------- text
        source,
        object,
        coalesce(part, '') as part,
        file_name,
        coalesce(sheet, '') as sheet,
        mode,
        status,
        coalesce(sha256, '') as sha256,
        coalesce(map_fingerprint, '') as map_fingerprint,
        reason_code,
        reason,
        mend,
        ---------- numerics
        cast(rows_read as bigint) as rows_read,
        cast(rows_kept as bigint) as rows_kept,
        cast(rows_rejected as bigint) as rows_rejected,
        cast(rows_filled as bigint) as rows_filled,
        cast(rows_skipped as bigint) as rows_skipped,
        ---------- dates
        {{ told_from('snapshot_on') }} as snapshot_on
    from files

)

select * from named
