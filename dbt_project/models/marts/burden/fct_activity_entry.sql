{% set late_days = 3 %}
{% set batch_size = 5 %}
{% set closing_days = 3 %}
with activities as (

    select * from {{ ref('int_activities_counted') }}
    where is_counted and created_date <= {{ as_of_date() }}

),

calendar as (

    select * from {{ ref('dim_calendar') }}

),

-- What was entered before it took place is a plan: it was not entered late, nor was its result.
entered as (

    select
        activities.source,
        activities.activity_id,
        activities.owner_id,
        activities.activity_date,
        activities.created_date as entered_date,
        {{ days_between('activities.activity_date', 'activities.created_date') }} as lag_days,
        calendar.month_business_day_number > calendar.month_business_days - {{ closing_days }}
            as is_at_month_end,
        activities.source_file,
        activities.source_row
    from activities
    inner join calendar on activities.created_date = calendar.date_day
    where activities.created_date >= activities.activity_date

),

counted as (

    select
        *,
        sum(case when lag_days >= {{ late_days }} then 1 else 0 end)
            over (partition by owner_id, entered_date) as late_count
    from entered

)

select
    source,
    activity_id,
    owner_id,
    activity_date,
    entered_date,
    cast(lag_days as integer) as lag_days,
    is_at_month_end and lag_days >= {{ late_days }} and late_count >= {{ batch_size }} as is_batch,
    source_file,
    source_row
from counted
