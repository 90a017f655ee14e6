with contributions as (

    select * from {{ ref('fct_kpi_contribution') }}

),

calendar as (

    select * from {{ ref('dim_calendar') }}

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

period_days as (

    {{ kpi_period_days('calendar') }}

),

-- The long table is read once; everything after works on days and owners.
daily_totals as (

    select
        metric_id,
        owner_id,
        event_date,
        segment_kind,
        segment_id,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        sum(record_count) as n
    from contributions
    group by metric_id, owner_id, event_date, segment_kind, segment_id

),

owner_totals as (

    select
        daily_totals.metric_id,
        daily_totals.owner_id,
        period_days.period_kind,
        period_days.period_start,
        daily_totals.segment_kind,
        daily_totals.segment_id,
        sum(daily_totals.numerator) as numerator,
        sum(daily_totals.denominator) as denominator,
        sum(daily_totals.n) as n
    from daily_totals
    inner join period_days on daily_totals.event_date = period_days.date_day
    group by
        daily_totals.metric_id,
        daily_totals.owner_id,
        period_days.period_kind,
        period_days.period_start,
        daily_totals.segment_kind,
        daily_totals.segment_id

),

scope_totals as (

    select
        owner_totals.metric_id,
        scope_owners.scope_kind,
        scope_owners.scope_id,
        owner_totals.period_kind,
        owner_totals.period_start,
        owner_totals.segment_kind,
        owner_totals.segment_id,
        sum(owner_totals.numerator) as numerator,
        sum(owner_totals.denominator) as denominator,
        sum(owner_totals.n) as n
    from owner_totals
    inner join scope_owners on owner_totals.owner_id = scope_owners.owner_id
    group by
        owner_totals.metric_id,
        scope_owners.scope_kind,
        scope_owners.scope_id,
        owner_totals.period_kind,
        owner_totals.period_start,
        owner_totals.segment_kind,
        owner_totals.segment_id

),

totals as (

    select * from scope_totals
    where segment_kind <> 'all'
    union all
    select
        metric_id,
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        'all' as segment_kind,
        'all' as segment_id,
        sum(numerator) as numerator,
        sum(denominator) as denominator,
        sum(n) as n
    from scope_totals
    group by metric_id, scope_kind, scope_id, period_kind, period_start

),

typed as (

    select
        metric_id,
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        segment_kind,
        segment_id,
        cast(numerator as decimal(28, 2)) as numerator,
        cast(denominator as decimal(28, 2)) as denominator,
        cast(n as bigint) as n
    from totals

)

select * from typed
