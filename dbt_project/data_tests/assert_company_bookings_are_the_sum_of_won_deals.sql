{# Straight from the deals, past every step between: nothing lost, nothing twice. #}
with calendar as (

    select * from {{ ref('dim_calendar') }}

),

deals as (

    select * from {{ ref('fct_deal') }}
    where status = 'won' and is_eligible

),

won as (

    select
        calendar.month_start as period_start,
        coalesce(sum(deals.amount_reporting), 0) as amount
    from deals
    inner join calendar on deals.decided_date = calendar.date_day
    group by calendar.month_start

),

positions as (

    select * from {{ ref('fct_kpi_position') }}
    where scope_kind = 'company' and period_kind = 'month'

)

select
    positions.period_start,
    positions.bookings_amount,
    won.amount
from positions
left join won on positions.period_start = won.period_start
where positions.bookings_amount <> coalesce(won.amount, 0)
