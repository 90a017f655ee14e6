{{ config(tags=['after_outlook']) }}

{# Every kind of segment, to the coin; and what the segments booked is what the scope booked. #}
with kinds as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        segment_kind,
        sum(contribution_amount) as parts_amount,
        sum(case when factor_order = 1 then bookings_amount end) as bookings_amount
    from {{ ref('fct_gap_segment') }}
    group by scope_kind, scope_id, period_kind, period_start, segment_kind

),

gaps as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        max(bookings_amount) as bookings_amount,
        max(bookings_amount - plan_amount) as gap_amount
    from {{ ref('fct_gap_factor') }}
    where contribution_amount is not null
    group by scope_kind, scope_id, period_kind, period_start

)

select kinds.*
from kinds
left join gaps on {{ kpi_same_period('kinds', 'gaps') }}
where
    gaps.gap_amount is null
    or kinds.parts_amount <> gaps.gap_amount
    or kinds.bookings_amount <> gaps.bookings_amount
