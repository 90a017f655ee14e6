with days as (

    select * from {{ ref('stg_parameters__days') }}

),

counted as (

    select
        *,
        sum(case when is_business_day then 1 else 0 end) over (
            partition by month_start order by date_day
            rows between unbounded preceding and current row
        ) as month_business_day_number,
        sum(case when is_business_day then 1 else 0 end) over (
            partition by quarter_start order by date_day
            rows between unbounded preceding and current row
        ) as quarter_business_day_number,
        sum(case when is_business_day then 1 else 0 end) over (
            partition by month_start
        ) as month_business_days,
        sum(case when is_business_day then 1 else 0 end) over (
            partition by quarter_start
        ) as quarter_business_days
    from days

)

select
    date_day,
    is_business_day,
    holiday_name,
    fiscal_year,
    fiscal_half,
    fiscal_quarter,
    fiscal_month,
    is_short_year,
    month_named,
    week_start,
    week_end,
    month_start,
    month_end,
    quarter_start,
    quarter_end,
    half_start,
    half_end,
    year_start,
    year_end,
    cast(month_business_day_number as integer) as month_business_day_number,
    cast(quarter_business_day_number as integer) as quarter_business_day_number,
    cast(month_business_days as integer) as month_business_days,
    cast(quarter_business_days as integer) as quarter_business_days
from counted
