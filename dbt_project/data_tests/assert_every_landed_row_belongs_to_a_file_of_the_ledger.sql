-- A row of no counted file would be in no account.
select
    judged.source,
    judged.object,
    judged.snapshot_on,
    judged.source_file
from {{ ref('int_rows_judged') }} as judged
left join {{ ref('dq_row_account') }} as accounts
    on judged.source = accounts.source
        and judged.object = accounts.object
        and judged.snapshot_on = accounts.snapshot_on
        and judged.source_file = accounts.file_name
        and judged.part = accounts.part
where accounts.source is null
