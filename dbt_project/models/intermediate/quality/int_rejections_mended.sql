{{ config(materialized='table') }}

with rejected as (

    select * from {{ ref('int_rows_rejected') }}

),

judged as (

    select * from {{ ref('int_rows_judged') }}

),

-- A mended row closes the entry that it was made from once it is readable itself.
mended as (

    select
        mended_rows.*,
        judged.amount,
        judged.record_key
    from {{ ref('stg_lake_mended__rows') }} as mended_rows
    inner join judged
        on mended_rows.source = judged.source
            and mended_rows.object = judged.object
            and mended_rows.part = judged.part
            and mended_rows.snapshot_on = judged.snapshot_on
            and mended_rows.mended_file = judged.source_file
            and mended_rows.mended_sheet = judged.source_sheet
            and mended_rows.mended_row = judged.source_row
    where judged.row_outcome <> 'quarantined'

),

closed_rows as (

    select distinct
        source,
        object,
        snapshot_on,
        source_file,
        source_sheet,
        source_row
    from mended

),

-- The same unreadable cell of the same record in later deliveries is the same entry.
closed_cells as (

    select
        source,
        object,
        record_key,
        column_name,
        raw_value,
        min(snapshot_on) as mended_from,
        max(mended_file) as mended_file,
        max(mended_sheet) as mended_sheet,
        max(mended_row) as mended_row,
        max(mended_at) as mended_at
    from mended
    where record_key <> ''
    group by source, object, record_key, column_name, raw_value

),

open_or_seen_again as (

    select
        rejected.*,
        closed_cells.mended_file,
        closed_cells.mended_sheet,
        closed_cells.mended_row,
        closed_cells.mended_at
    from rejected
    left join closed_rows
        on rejected.source = closed_rows.source
            and rejected.object = closed_rows.object
            and rejected.snapshot_on = closed_rows.snapshot_on
            and rejected.source_file = closed_rows.source_file
            and rejected.source_sheet = closed_rows.source_sheet
            and rejected.source_row = closed_rows.source_row
    left join closed_cells
        on rejected.source = closed_cells.source
            and rejected.object = closed_cells.object
            and rejected.record_key = closed_cells.record_key
            and rejected.snapshot_on > closed_cells.mended_from
            and rejected.column_name = closed_cells.column_name
            and coalesce(rejected.raw_value, '') = coalesce(closed_cells.raw_value, '')
    where closed_rows.source is null

),

united as (

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
        case
            when mended_file is null then mend else 'mend it in the source too, or leave it'
        end as mend,
        case when mended_file is null then disposition else 'mended' end as disposition,
        amount,
        mended_file,
        mended_sheet,
        mended_row,
        mended_at
    from open_or_seen_again
    union all
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
        'nothing: a mended row stands for it' as mend,
        'mended' as disposition,
        amount,
        mended_file,
        mended_sheet,
        mended_row,
        mended_at
    from mended

)

select * from united
