{% set most_periods = 8 %}
{% set most_days_off = 7 %}
{% set most_days_off_of_pace = 14 %}
with periods as (

    select
        period_kind,
        period_start,
        period_end,
        is_current,
        row_number() over (partition by period_kind order by period_start) as period_number
    from {{ ref('dim_period') }}
    where period_kind <> 'week'

),

current_periods as (

    select
        period_kind,
        period_start as current_start,
        period_end as current_end,
        {{ days_between(as_of_date(), 'period_end') }} as days_left,
        period_number as current_number
    from periods
    where is_current

),

-- As many days before the end of the earlier period as are left of the current one.
placed as (

    select
        periods.period_kind,
        current_periods.current_start,
        current_periods.current_end,
        periods.period_start,
        periods.period_end,
        cast(current_periods.current_number - periods.period_number as integer) as periods_ago,
        {{ add_days('periods.period_end', '-current_periods.days_left') }} as same_day
    from periods
    inner join current_periods on periods.period_kind = current_periods.period_kind
    where periods.period_number < current_periods.current_number

),

-- A year that a change of the calendar cut short is no measure: neither of last year nor of pace.
past_periods as (

    select
        period_kind,
        current_start,
        period_start,
        period_end,
        periods_ago,
        periods_ago = 1 as is_previous,
        abs({{ days_between('period_start', 'current_start') }} - 365) <= {{ most_days_off }}
        and abs({{ days_between('period_end', 'current_end') }} - 365) <= {{ most_days_off }}
            as is_last_year,
        periods_ago <= {{ most_periods }}
        and abs(
            {{ days_between('period_start', 'period_end') }}
            - {{ days_between('current_start', 'current_end') }}
        ) <= {{ most_days_off_of_pace }} as is_of_pace,
        case when same_day < period_start then {{ add_days('period_start', -1) }} else same_day end
            as same_day
    from placed
    where periods_ago <= 12

)

select * from past_periods
