with compared as (

    select * from {{ ref('int_tie_outs_compared') }}

)

select
    source,
    control_date,
    measure,
    status,
    dimension,
    member_key,
    member,
    theirs_value,
    ours_value,
    difference_value,
    explained_value,
    unexplained_value,
    tolerance_value,
    n,
    has_left_out,
    verdict,
    source_file,
    source_row
from compared
