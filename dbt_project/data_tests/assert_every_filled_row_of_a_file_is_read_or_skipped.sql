-- What the reader found filled in a file is what the account holds as data and as no records.
with files as (

    select
        source,
        object,
        snapshot_on,
        file_name,
        part,
        sum(rows_filled) as rows_filled
    from {{ ref('stg_lake_file__files') }}
    group by source, object, snapshot_on, file_name, part

)

select
    files.source,
    files.object,
    files.snapshot_on,
    files.file_name,
    files.part
from files
left join {{ ref('dq_row_account') }} as accounts
    on files.source = accounts.source
        and files.object = accounts.object
        and files.snapshot_on = accounts.snapshot_on
        and files.file_name = accounts.file_name
        and files.part = accounts.part
where accounts.source is null
    or files.rows_filled <> accounts.rows_accepted + accounts.rows_superseded
    + accounts.rows_quarantined + accounts.rows_skipped
