{% set enough_periods = 4 %}
with past_periods as (

    select * from {{ ref('dim_past_period') }}
    where period_kind = 'quarter' and is_of_pace

),

weeks as (

    select
        weeks.quarter_start,
        weeks.week_number,
        {{ days_between('weeks.week_end', 'report_periods.period_end') }} as days_left
    from {{ ref('dim_quarter_week') }} as weeks
    inner join {{ ref('dim_report_period') }} as report_periods
        on weeks.quarter_start = report_periods.period_start

),

contributions as (

    select * from {{ ref('fct_kpi_contribution') }}
    where metric_id = 'bookings_amount'

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

targets as (

    select * from {{ ref('fct_kpi_target') }}
    where period_kind = 'quarter'

),

-- The days of earlier quarters as far before their end as the weeks' ends before this one's.
mirrored as (

    select
        past_periods.period_start,
        weeks.quarter_start,
        weeks.week_number,
        {{ add_days('past_periods.period_end', '-weeks.days_left') }} as same_day
    from past_periods
    inner join weeks on past_periods.current_start = weeks.quarter_start

),

booked_days as (

    select
        scopes.scope_kind,
        scopes.scope_id,
        past_periods.period_start,
        contributions.event_date,
        sum(contributions.numerator) as booked_amount
    from contributions
    inner join past_periods
        on contributions.event_date between past_periods.period_start and past_periods.period_end
    inner join scope_owners on contributions.owner_id = scope_owners.owner_id
    inner join scopes
        on
            scope_owners.scope_kind = scopes.scope_kind
            and scope_owners.scope_id = scopes.scope_id
    group by
        scopes.scope_kind,
        scopes.scope_id,
        past_periods.period_start,
        contributions.event_date

),

shares as (

    select
        booked_days.scope_kind,
        booked_days.scope_id,
        mirrored.quarter_start,
        mirrored.week_number,
        mirrored.period_start,
        {{ ratio(
            'sum(case when booked_days.event_date <= mirrored.same_day'
            ~ ' then booked_days.booked_amount else 0 end)',
            'sum(booked_days.booked_amount)'
        ) }} as booked_share
    from booked_days
    inner join mirrored on booked_days.period_start = mirrored.period_start
    group by
        booked_days.scope_kind,
        booked_days.scope_id,
        mirrored.quarter_start,
        mirrored.week_number,
        mirrored.period_start
    having sum(booked_days.booked_amount) > 0

),

medians as (

    select
        scope_kind,
        scope_id,
        quarter_start,
        week_number,
        count(booked_share) as pace_period_count,
        {{ median('booked_share') }} as booked_share
    from shares
    group by scope_kind, scope_id, quarter_start, week_number

)

select
    medians.scope_kind,
    medians.scope_id,
    medians.quarter_start,
    medians.week_number,
    cast(medians.pace_period_count as bigint) as pace_period_count,
    medians.booked_share,
    cast(targets.target_amount * medians.booked_share as decimal(18, 2)) as seasonal_pace_amount
from medians
left join targets
    on {{ same_key('medians', 'targets', ['scope_kind', 'scope_id']) }}
        and medians.quarter_start = targets.period_start
where medians.pace_period_count >= {{ enough_periods }}
