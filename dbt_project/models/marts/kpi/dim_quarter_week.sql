with calendar as (

    select * from {{ ref('dim_calendar') }}

),

weeks as (

    select
        quarter_start,
        week_start as calendar_week_start,
        min(date_day) as week_start,
        max(date_day) as week_end,
        sum(case when is_business_day then 1 else 0 end) as business_days
    from calendar
    group by quarter_start, week_start

),

numbered as (

    select
        quarter_start,
        cast(
            row_number() over (partition by quarter_start order by week_start) as integer
        ) as week_number,
        cast(count(*) over (partition by quarter_start) as integer) as week_count,
        week_start,
        week_end,
        cast(business_days as integer) as business_days,
        cast(
            sum(business_days) over (
                partition by quarter_start
                order by week_start
                rows between unbounded preceding and current row
            ) as integer
        ) as cumulative_business_days,
        {{ as_of_date() }} between week_start and week_end as is_current
    from weeks

)

select * from numbered
