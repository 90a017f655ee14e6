-- Law 1: for each file, rows read = accepted + superseded + quarantined, and so the money.
select
    source,
    object,
    snapshot_on,
    file_name,
    part
from {{ ref('dq_row_account') }}
where rows_read <> rows_accepted + rows_superseded + rows_quarantined
    or amount_read <> amount_accepted + amount_superseded + amount_quarantined
