with days as (

    select * from {{ ref('dim_calendar') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

counted as (

    select
        periods.period_kind,
        days.date_day,
        count(*) as period_count
    from days
    inner join periods on days.date_day between periods.period_start and periods.period_end
    group by periods.period_kind, days.date_day

),

-- Weeks that the edge of the calendar cuts are no periods: their days lie in none.
edges as (

    select
        min(date_day) as first_day,
        max(date_day) as last_day
    from days

),

kinds as (

    select distinct period_kind from periods

),

expected as (

    select
        days.date_day,
        kinds.period_kind
    from days
    cross join kinds
    cross join edges
    where kinds.period_kind <> 'week'
        or (days.week_start >= edges.first_day and days.week_end <= edges.last_day)

)

select
    expected.period_kind,
    expected.date_day,
    counted.period_count
from expected
left join counted
    on expected.period_kind = counted.period_kind and expected.date_day = counted.date_day
where coalesce(counted.period_count, 0) <> 1
