with files as (

    select
        source,
        object,
        snapshot_on,
        file_name,
        part,
        sum(rows_read) as rows_read
    from {{ ref('stg_lake_file__files') }}
    group by source, object, snapshot_on, file_name, part

),

counted as (

    select
        source,
        object,
        snapshot_on,
        source_file as file_name,
        part,
        sum(case when row_outcome = 'accepted' then 1 else 0 end) as rows_accepted,
        sum(case when row_outcome = 'superseded' then 1 else 0 end) as rows_superseded,
        sum(case when row_outcome = 'quarantined' then 1 else 0 end) as rows_quarantined,
        sum(amount) as amount_read,
        sum(case when row_outcome = 'accepted' then amount end) as amount_accepted,
        sum(case when row_outcome = 'superseded' then amount end) as amount_superseded,
        sum(case when row_outcome = 'quarantined' then amount end) as amount_quarantined,
        sum(case when reason_code = 'unparsable_amount' then 1 else 0 end)
            as amount_unreadable_count
    from {{ ref('int_rows_judged') }}
    group by source, object, snapshot_on, source_file, part

),

-- Lines that no table could hold have no part: they go with the first part of their file.
first_parts as (

    select
        source,
        object,
        snapshot_on,
        file_name,
        min(part) as part
    from files
    group by source, object, snapshot_on, file_name

),

lines as (

    select
        source,
        object,
        snapshot_on,
        source_file as file_name,
        count(distinct source_sheet || '/' || source_row) as rows_rejected
    from {{ ref('stg_lake_rejected__lines') }}
    where source_row is not null
    group by source, object, snapshot_on, source_file

),

placed_lines as (

    select
        lines.*,
        first_parts.part
    from lines
    inner join first_parts
        on lines.source = first_parts.source
            and lines.object = first_parts.object
            and lines.snapshot_on = first_parts.snapshot_on
            and lines.file_name = first_parts.file_name

),

accounted as (

    select
        files.*,
        coalesce(counted.rows_accepted, 0) as rows_accepted,
        coalesce(counted.rows_superseded, 0) as rows_superseded,
        coalesce(counted.rows_quarantined, 0) + coalesce(placed_lines.rows_rejected, 0)
            as rows_quarantined,
        coalesce(counted.amount_read, 0) as amount_read,
        coalesce(counted.amount_accepted, 0) as amount_accepted,
        coalesce(counted.amount_superseded, 0) as amount_superseded,
        coalesce(counted.amount_quarantined, 0) as amount_quarantined,
        coalesce(counted.amount_unreadable_count, 0) as amount_unreadable_count
    from files
    left join counted
        on files.source = counted.source
            and files.object = counted.object
            and files.snapshot_on = counted.snapshot_on
            and files.file_name = counted.file_name
            and files.part = counted.part
    left join placed_lines
        on files.source = placed_lines.source
            and files.object = placed_lines.object
            and files.snapshot_on = placed_lines.snapshot_on
            and files.file_name = placed_lines.file_name
            and files.part = placed_lines.part

)

select
    source,
    object,
    snapshot_on,
    file_name,
    part,
    cast(rows_read as bigint) as rows_read,
    cast(rows_accepted as bigint) as rows_accepted,
    cast(rows_superseded as bigint) as rows_superseded,
    cast(rows_quarantined as bigint) as rows_quarantined,
    cast(amount_read as decimal(18, 2)) as amount_read,
    cast(amount_accepted as decimal(18, 2)) as amount_accepted,
    cast(amount_superseded as decimal(18, 2)) as amount_superseded,
    cast(amount_quarantined as decimal(18, 2)) as amount_quarantined,
    cast(amount_unreadable_count as bigint) as amount_unreadable_count
from accounted
