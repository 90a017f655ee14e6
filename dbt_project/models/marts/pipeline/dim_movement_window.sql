{% set week_end = add_days('week_start', -1) %}
{% set month_end = add_days('month_start', -1) %}
{% set quarter_end = add_days('quarter_start', -1) %}
with periods as (

    select * from {{ ref('dim_period') }}

),

deliveries as (

    select * from {{ ref('int_deliveries_dated') }}
    where object = 'deal'

),

anchors as (

    select
        report_periods.as_of,
        report_periods.week_start,
        report_periods.previous_week_start,
        {{ add_days('report_periods.as_of', -6) }} as seven_days_start,
        report_periods.period_start as quarter_start,
        months.period_start as month_start,
        previous_quarters.period_start as previous_quarter_start,
        previous_months.period_start as previous_month_start
    from {{ ref('dim_report_period') }} as report_periods
    inner join periods as months on months.period_kind = 'month' and months.is_current
    left join periods as previous_quarters
        on previous_quarters.period_kind = 'quarter'
            and {{ add_days('report_periods.period_start', -1) }} = previous_quarters.period_end
    left join periods as previous_months
        on previous_months.period_kind = 'month'
            and {{ add_days('months.period_start', -1) }} = previous_months.period_end

),

-- From the day before the first to the last day; period_day lies in the period of close dates.
spans as (

    {%- for code, first_day, last_day, close_kind, period_day in [
        ('week', 'week_start', 'as_of', 'quarter', 'as_of'),
        ('previous_week', 'previous_week_start', week_end, 'quarter', 'as_of'),
        ('seven_days', 'seven_days_start', 'as_of', 'quarter', 'as_of'),
        ('month', 'month_start', 'as_of', 'quarter', 'as_of'),
        ('quarter', 'quarter_start', 'as_of', 'quarter', 'as_of'),
        ('previous_month', 'previous_month_start', month_end, 'quarter', month_end),
        ('previous_quarter', 'previous_quarter_start', quarter_end, 'quarter', quarter_end),
        ('after_previous_month', 'month_start', 'as_of', 'month', month_end),
        ('after_previous_quarter', 'quarter_start', 'as_of', 'quarter', quarter_end),
    ] %}
    {{ 'union all' if not loop.first }}
    select
        '{{ code }}' as window_code,
        {{ add_days(first_day, -1) }} as t0,
        {{ last_day }} as t1,
        '{{ close_kind }}' as close_kind,
        {{ period_day }} as period_day
    from anchors
    where {{ first_day }} is not null
    {%- endfor %}

),

windows as (

    select
        spans.window_code,
        'period' as close_window,
        spans.t0,
        spans.t1,
        periods.period_start as close_from,
        periods.period_end as close_to
    from spans
    inner join periods
        on spans.close_kind = periods.period_kind
            and spans.period_day between periods.period_start and periods.period_end
    union all
    select
        window_code,
        'all' as close_window,
        t0,
        t1,
        cast(null as date) as close_from,
        cast(null as date) as close_to
    from spans
    where window_code not in ('after_previous_month', 'after_previous_quarter')

),

sources as (

    select distinct source from deliveries

),

-- A day without a delivery is told as the nearest earlier one had it.
sightings as (

    select
        windows.window_code,
        windows.close_window,
        sources.source,
        max(case when deliveries.snapshot_on <= windows.t0 then deliveries.snapshot_on end)
            as t0_seen_on,
        max(deliveries.snapshot_on) as t1_seen_on
    from windows
    cross join sources
    left join deliveries
        on sources.source = deliveries.source and windows.t1 >= deliveries.snapshot_on
    group by windows.window_code, windows.close_window, sources.source

),

seen as (

    select
        window_code,
        close_window,
        min(t0_seen_on) as t0_seen_on,
        min(t1_seen_on) as t1_seen_on,
        count(*) as source_count,
        count(t0_seen_on) as known_count
    from sightings
    group by window_code, close_window

)

select
    windows.window_code || '/' || windows.close_window as window_id,
    windows.window_code,
    windows.close_window,
    windows.t0,
    windows.t1,
    windows.close_from,
    windows.close_to,
    seen.t0_seen_on,
    seen.t1_seen_on,
    case
        when coalesce(seen.known_count, 0) = 0 then 'no_history'
        when seen.known_count < seen.source_count then 'partial_history'
        when seen.t0_seen_on < windows.t0 or seen.t1_seen_on < windows.t1
            then 'earlier_snapshot'
    end as note
from windows
left join seen
    on windows.window_code = seen.window_code and windows.close_window = seen.close_window
