{# Each kind of segment holds what fct_kpi_speed counts of the company, period by period. #}
with segments as (

    select
        'company' as scope_kind,
        'company' as scope_id,
        period_kind,
        period_start,
        segment_kind,
        sum(deal_day_count) as deal_day_count,
        sum(decided_count) as decided_count,
        sum(won_count) as won_count,
        sum(bookings_amount) as bookings_amount
    from {{ ref('fct_segment_worked') }}
    group by period_kind, period_start, segment_kind

),

speeds as (

    select * from {{ ref('fct_kpi_speed') }}
    where scope_kind = 'company'

)

select segments.*
from segments
inner join speeds on {{ kpi_same_period('segments', 'speeds') }}
where
    segments.deal_day_count <> speeds.deal_day_count
    or segments.decided_count <> speeds.decided_count
    or segments.won_count <> speeds.won_count
    or segments.bookings_amount <> speeds.bookings_amount
