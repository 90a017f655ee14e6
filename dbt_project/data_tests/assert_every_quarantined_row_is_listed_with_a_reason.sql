-- What the account counts as quarantined is what the list names, per file, and each has a mend;
-- some of them were mended by hand since.
with listed as (

    select
        source,
        object,
        snapshot_on,
        source_file,
        count(*) as row_count,
        sum(case when reason_code is null or mend is null then 1 else 0 end) as silent_count
    from {{ ref('dq_rejected_row') }}
    where disposition in ('quarantined', 'mended') and source_row is not null
    group by source, object, snapshot_on, source_file

),

accounts as (

    select
        source,
        object,
        snapshot_on,
        file_name,
        sum(rows_quarantined + rows_mended) as row_count
    from {{ ref('dq_row_account') }}
    group by source, object, snapshot_on, file_name

)

select
    accounts.source,
    accounts.object,
    accounts.snapshot_on,
    accounts.file_name
from accounts
left join listed
    on accounts.source = listed.source
        and accounts.object = listed.object
        and accounts.snapshot_on = listed.snapshot_on
        and accounts.file_name = listed.source_file
where accounts.row_count > coalesce(listed.row_count, 0) or listed.silent_count > 0
