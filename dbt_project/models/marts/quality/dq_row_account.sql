with files as (

    select
        source,
        object,
        snapshot_on,
        file_name,
        part,
        sum(rows_read) as rows_read,
        sum(rows_skipped) as rows_skipped
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
        sum(amount) as amount_read,
        sum(case when row_outcome = 'accepted' then amount end) as amount_accepted,
        sum(case when row_outcome = 'superseded' then amount end) as amount_superseded,
        sum(case when reason_code = 'unparsable_amount' then 1 else 0 end)
            as amount_unreadable_count
    from {{ ref('int_rows_judged') }}
    group by source, object, snapshot_on, source_file, part

),

-- The mended row is a row of its own file, the workbook: what it stands for is superseded by it.
set_aside as (

    select
        source,
        object,
        snapshot_on,
        source_file as file_name,
        part,
        sum(case when is_mended then 1 else 0 end) as rows_mended,
        sum(case when is_mended then 0 else 1 end) as rows_quarantined,
        sum(case when is_mended then amount end) as amount_mended,
        sum(case when not is_mended then amount end) as amount_quarantined
    from {{ ref('int_rows_set_aside') }}
    group by source, object, snapshot_on, source_file, part

),

accounted as (

    select
        files.*,
        coalesce(counted.rows_accepted, 0) as rows_accepted,
        coalesce(counted.rows_superseded, 0) + coalesce(set_aside.rows_mended, 0)
            as rows_superseded,
        coalesce(set_aside.rows_quarantined, 0) as rows_quarantined,
        coalesce(set_aside.rows_mended, 0) as rows_mended,
        coalesce(counted.amount_read, 0) as amount_read,
        coalesce(counted.amount_accepted, 0) as amount_accepted,
        coalesce(counted.amount_superseded, 0) + coalesce(set_aside.amount_mended, 0)
            as amount_superseded,
        coalesce(set_aside.amount_quarantined, 0) as amount_quarantined,
        coalesce(counted.amount_unreadable_count, 0) as amount_unreadable_count
    from files
    left join counted
        on files.source = counted.source
            and files.object = counted.object
            and files.snapshot_on = counted.snapshot_on
            and files.file_name = counted.file_name
            and files.part = counted.part
    left join set_aside
        on files.source = set_aside.source
            and files.object = set_aside.object
            and files.snapshot_on = set_aside.snapshot_on
            and files.file_name = set_aside.file_name
            and files.part = set_aside.part

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
    cast(rows_mended as bigint) as rows_mended,
    cast(rows_skipped as bigint) as rows_skipped,
    cast(amount_read as decimal(18, 2)) as amount_read,
    cast(amount_accepted as decimal(18, 2)) as amount_accepted,
    cast(amount_superseded as decimal(18, 2)) as amount_superseded,
    cast(amount_quarantined as decimal(18, 2)) as amount_quarantined,
    cast(amount_unreadable_count as bigint) as amount_unreadable_count
from accounted
