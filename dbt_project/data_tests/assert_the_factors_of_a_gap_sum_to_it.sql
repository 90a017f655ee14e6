{{ config(tags=['after_outlook']) }}

{# All four or none, and to the coin; a gap without parts says why. #}
with gaps as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        count(*) as factor_count,
        count(contribution_amount) as part_count,
        count(note) as note_count,
        sum(contribution_amount) as parts_amount,
        max(bookings_amount - plan_amount) as gap_amount
    from {{ ref('fct_gap_factor') }}
    group by scope_kind, scope_id, period_kind, period_start

)

select *
from gaps
where
    factor_count <> 4
    or part_count not in (0, 4)
    or (part_count = 0 and note_count = 0)
    or (part_count = 4 and (gap_amount is null or parts_amount <> gap_amount))
