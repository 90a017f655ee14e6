with windows as (

    select * from {{ ref('dim_movement_window') }}

),

{{ movement_ctes('bookings') }}

select
    window_id,
    t0,
    t1,
    scope_kind,
    scope_id,
    source,
    deal_id,
    category,
    amount,
    deal_count,
    round_trip_count,
    moved_on,
    pair_id,
    note
from movements
