-- Rows and lines that could not be read, told apart by whether a mended row stands for them.
with judged as (

    select * from {{ ref('int_rows_judged') }}
    where row_outcome = 'quarantined'

),

lines as (

    select distinct
        source,
        object,
        snapshot_on,
        source_file,
        source_sheet,
        source_row
    from {{ ref('stg_lake_rejected__lines') }}
    where source_row is not null

),

-- Lines that no table could hold have no part: they go with the first part of their file.
first_parts as (

    select
        source,
        object,
        snapshot_on,
        file_name,
        min(part) as part
    from {{ ref('stg_lake_file__files') }}
    group by source, object, snapshot_on, file_name

),

mended_rows as (

    select distinct
        source,
        object,
        snapshot_on,
        source_file,
        source_sheet,
        source_row
    from {{ ref('int_rejections_mended') }}
    where disposition = 'mended' and source_row is not null

),

united as (

    select
        source,
        object,
        snapshot_on,
        part,
        source_file,
        source_sheet,
        source_row,
        amount
    from judged
    union all
    select
        lines.source,
        lines.object,
        lines.snapshot_on,
        first_parts.part,
        lines.source_file,
        lines.source_sheet,
        lines.source_row,
        cast(null as decimal(18, 2)) as amount
    from lines
    inner join first_parts
        on lines.source = first_parts.source
            and lines.object = first_parts.object
            and lines.snapshot_on = first_parts.snapshot_on
            and lines.source_file = first_parts.file_name

),

set_aside as (

    select
        united.*,
        mended_rows.source is not null as is_mended
    from united
    left join mended_rows
        on united.source = mended_rows.source
            and united.object = mended_rows.object
            and united.snapshot_on = mended_rows.snapshot_on
            and united.source_file = mended_rows.source_file
            and united.source_sheet = mended_rows.source_sheet
            and united.source_row = mended_rows.source_row

)

select * from set_aside
