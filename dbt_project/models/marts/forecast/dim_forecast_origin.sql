{{ config(tags=['after_outlook']) }}

with replayed as (

    select
        origin,
        max(made_on) as made_on
    from {{ ref('stg_forecast__backtest_calls') }}
    group by origin

),

days as (

    select distinct origin
    from (
        select origin from replayed
        union all
        select origin from {{ ref('fct_forecast') }}
    ) as made

),

periods as (

    select * from {{ ref('dim_period') }}
    where period_kind in ('month', 'quarter')

),

calendar as (

    select * from {{ ref('dim_calendar') }}
    where is_business_day

),


-- A call may speak of the period it is made in and, when it is printed, of the next one.
asked as (

    select
        days.origin,
        replayed.made_on,
        periods.period_kind,
        periods.period_start,
        periods.period_end,
        days.origin < periods.period_start as is_ahead
    from days
    left join replayed on days.origin = replayed.origin
    inner join periods
        on days.origin <= periods.period_end
            and {{ add_days('days.origin', 100) }} >= periods.period_start

),

counted as (

    select
        asked.origin,
        asked.made_on,
        asked.period_kind,
        asked.period_start,
        asked.period_end,
        asked.is_ahead,
        cast(count(calendar.date_day) as integer) as days_left
    from asked
    left join calendar
        on asked.origin < calendar.date_day and asked.period_end >= calendar.date_day
    group by
        asked.origin,
        asked.made_on,
        asked.period_kind,
        asked.period_start,
        asked.period_end,
        asked.is_ahead

),

banded as (

    select
        counted.origin,
        counted.made_on,
        counted.period_kind,
        counted.period_start,
        counted.period_end,
        counted.period_end < {{ as_of_date() }} as is_over,
        counted.days_left,
        case
            when counted.is_ahead then 'ahead'
            when counted.period_kind = 'month' and counted.days_left <= 5 then '00-05'
            when counted.period_kind = 'month' and counted.days_left <= 10 then '06-10'
            when counted.period_kind = 'month' and counted.days_left <= 15 then '11-15'
            when counted.period_kind = 'month' then '16-'
            when counted.days_left <= 20 then '00-20'
            when counted.days_left <= 40 then '21-40'
            else '41-'
        end as days_left_band
    from counted

)

select * from banded
