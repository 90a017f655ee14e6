{% set enough_periods = 4 %}
{% set rate_days = 60 %}
{% set later = 'past.booked_amount - past.booked_until_amount' %}
with past_periods as (

    select * from {{ ref('dim_past_period') }}

),

past as (

    select * from {{ ref('fct_kpi_past') }}

),

contributions as (

    select * from {{ ref('fct_kpi_contribution') }}
    where metric_id = 'bookings_amount'

),

calendar as (

    select * from {{ ref('dim_calendar') }}

),

history as (

    select min(snapshot_on) as history_start
    from {{ ref('int_deliveries_dated') }}
    where object = 'deal'

),

shares as (

    select
        past.scope_kind,
        past.scope_id,
        past_periods.period_kind,
        past_periods.current_start as period_start,
        past_periods.is_of_pace,
        past_periods.is_previous,
        past_periods.is_last_year,
        past_periods.same_day >= history.history_start as is_known_then,
        past.booked_then_amount,
        past.booked_until_amount,
        case
            when past.booked_amount > 0 and past_periods.is_of_pace
                then {{ ratio('past.booked_until_amount', 'past.booked_amount') }}
        end as booked_share,
        case
            when past.open_then_amount > 0 and past.booked_amount > 0
                and past_periods.is_of_pace
                and past_periods.same_day >= history.history_start
                then {{ ratio(later, 'past.open_then_amount') }}
        end as yield_share
    from past
    inner join past_periods
        on past.period_kind = past_periods.period_kind
            and past.period_start = past_periods.period_start
    cross join history

),

paces as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        count(booked_share) as pace_period_count,
        {{ median('booked_share') }} as booked_share,
        count(yield_share) as yield_period_count,
        {{ median('yield_share') }} as yield_share,
        max(case when is_previous and is_known_then then booked_then_amount end)
            as previous_then_amount,
        max(case when is_previous then booked_until_amount end) as previous_now_amount,
        max(case when is_last_year and is_known_then then booked_then_amount end)
            as last_year_then_amount,
        max(case when is_last_year then booked_until_amount end) as last_year_now_amount
    from shares
    group by scope_kind, scope_id, period_kind, period_start

),

rate_span as (

    select min(date_day) as first_day
    from (
        select
            date_day,
            row_number() over (order by date_day desc) as day_rank
        from calendar
        where is_business_day and date_day <= {{ as_of_date() }}
    ) as business_days
    where day_rank <= {{ rate_days }}

),

rates as (

    select
        scope_owners.scope_kind,
        scope_owners.scope_id,
        {{ ratio('sum(contributions.numerator)', rate_days) }} as daily_rate_amount
    from contributions
    inner join {{ ref('dim_scope_owner') }} as scope_owners
        on contributions.owner_id = scope_owners.owner_id
    cross join rate_span
    where contributions.event_date between rate_span.first_day and {{ as_of_date() }}
    group by scope_owners.scope_kind, scope_owners.scope_id

),

typed as (

    select
        scopes.scope_kind,
        scopes.scope_id,
        periods.period_kind,
        periods.period_start,
        cast(coalesce(paces.pace_period_count, 0) as bigint) as pace_period_count,
        case when paces.pace_period_count >= {{ enough_periods }} then paces.booked_share end
            as booked_share,
        cast(coalesce(paces.yield_period_count, 0) as bigint) as yield_period_count,
        case
            when paces.yield_period_count >= {{ enough_periods }} and paces.yield_share > 0
                then {{ ratio('1', 'paces.yield_share') }}
        end as required_coverage,
        {%- for name in ['previous_then', 'previous_now', 'last_year_then', 'last_year_now'] %}
        cast(paces.{{ name }}_amount as decimal(18, 2)) as {{ name }}_amount,
        {%- endfor %}
        cast(coalesce(rates.daily_rate_amount, 0) as decimal(18, 2)) as daily_rate_amount
    from {{ ref('dim_scope') }} as scopes
    inner join {{ ref('dim_period') }} as periods
        on periods.is_current and periods.period_kind <> 'week'
    left join paces
        on scopes.scope_kind = paces.scope_kind and scopes.scope_id = paces.scope_id
            and periods.period_kind = paces.period_kind
    left join rates
        on scopes.scope_kind = rates.scope_kind and scopes.scope_id = rates.scope_id

)

select * from typed
