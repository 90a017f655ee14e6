with periods as (

    select * from {{ ref('dim_period') }}
    where is_current

),

quarter_weeks as (

    select * from {{ ref('dim_quarter_week') }}
    where is_current

),

report_periods as (

    select
        {{ as_of_date() }} as as_of,
        quarters.period_kind,
        quarters.period_start,
        quarters.period_end,
        quarters.fiscal_year,
        quarters.fiscal_quarter,
        quarters.is_short_year,
        quarters.business_days,
        quarters.elapsed_business_days,
        quarters.remaining_business_days,
        weeks.period_start as week_start,
        weeks.period_end as week_end,
        {{ add_days('weeks.period_start', -7) }} as previous_week_start,
        quarter_weeks.week_number,
        quarter_weeks.week_count
    from periods as quarters
    inner join periods as weeks on weeks.period_kind = 'week'
    inner join quarter_weeks on quarters.period_start = quarter_weeks.quarter_start
    where quarters.period_kind = 'quarter'

)

select * from report_periods
