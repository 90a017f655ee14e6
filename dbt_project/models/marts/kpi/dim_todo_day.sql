{% set days_near = 2 %}
{% set days_far = 5 %}
{% set days_of_the_end = 10 %}
with calendar as (

    select * from {{ ref('dim_calendar') }}
    where is_business_day and date_day > {{ as_of_date() }}

),

quarters as (

    select * from {{ ref('dim_period') }}
    where is_current and period_kind = 'quarter'

),

numbered as (

    select
        date_day,
        row_number() over (order by date_day) as day_number
    from calendar

),

horizons as (

    select
        {{ as_of_date() }} as as_of,
        min(date_day) as todo_date,
        max(case when day_number = 1 + {{ days_near }} then date_day end) as near_date,
        max(case when day_number = 1 + {{ days_far }} then date_day end) as far_date
    from numbered

),

todo_days as (

    select
        horizons.as_of,
        horizons.todo_date,
        horizons.near_date,
        horizons.far_date,
        quarters.remaining_business_days <= {{ days_of_the_end }} as is_period_ending
    from horizons
    cross join quarters

)

select * from todo_days
