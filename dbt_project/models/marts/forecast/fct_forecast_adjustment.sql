with adjustments as (

    select * from {{ ref('int_adjustments_dated') }}
    -- A blank cell tells nothing.
    where reason_code is null and amount is not null and period_start is not null

)

select
    source,
    scope_kind,
    scope_id,
    period_kind,
    period_start,
    told_date,
    valid_from,
    valid_to,
    cast(amount as decimal(18, 2)) as amount,
    cast(snapshot_on as {{ type_text() }}) || '/' || source_file as source_file,
    source_row
from adjustments
