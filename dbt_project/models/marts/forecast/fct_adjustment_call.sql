{{ config(tags=['after_outlook']) }}

with origins as (

    select * from {{ ref('dim_forecast_origin') }}

),

forecasts as (

    select * from {{ ref('fct_forecast') }}

),

replays as (

    select * from {{ ref('stg_forecast__backtest_calls') }}

),

-- On the days, and of the periods, that any method forecast, leaders are asked too.
forecast as (

    select
        'printed' as basis,
        forecasts.origin,
        forecasts.scope_kind,
        forecasts.scope_id,
        forecasts.period_kind,
        forecasts.period_start,
        forecasts.bookings_amount
    from forecasts
    union all
    select
        'replayed' as basis,
        replays.origin,
        replays.scope_kind,
        replays.scope_id,
        replays.period_kind,
        replays.period_start,
        replays.bookings_amount
    from replays
    inner join origins
        on replays.origin = origins.origin
            and replays.made_on = origins.made_on
            and replays.period_kind = origins.period_kind
            and replays.period_start = origins.period_start

),

said as (

    select
        basis,
        origin,
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        max(bookings_amount) as bookings_amount
    from forecast
    group by basis, origin, scope_kind, scope_id, period_kind, period_start

),

asked as (

    select distinct
        basis,
        origin,
        period_kind,
        period_start
    from said

),

adjustments as (

    select * from {{ ref('fct_forecast_adjustment') }}

),

-- Only what stood in a list that had come by the day, and of that what was told last.
told as (

    select
        asked.basis,
        asked.origin,
        asked.period_kind,
        asked.period_start,
        adjustments.scope_kind,
        adjustments.scope_id,
        adjustments.amount,
        adjustments.told_date,
        row_number() over (
            partition by
                asked.basis, asked.origin, asked.period_kind, asked.period_start,
                adjustments.scope_kind, adjustments.scope_id
            order by
                adjustments.told_date desc nulls last, adjustments.valid_from desc nulls last,
                adjustments.source asc nulls last,
                {{ pad_number('adjustments.source_row', 12) }} desc nulls last,
                adjustments.source_file desc nulls last
        ) as recency_rank
    from asked
    inner join adjustments
        on {{ same_key('asked', 'adjustments', ['period_kind', 'period_start']) }}
            and asked.origin between adjustments.valid_from and adjustments.valid_to
            and asked.origin >= adjustments.told_date

)

select
    told.basis,
    'manager_adjustment' as method,
    told.origin,
    told.scope_kind,
    told.scope_id,
    told.period_kind,
    told.period_start,
    told.told_date,
    said.bookings_amount,
    told.amount as expected_amount,
    -- A leader gives a figure, no interval.
    cast(null as decimal(18, 2)) as p10_amount,
    cast(null as decimal(18, 2)) as p50_amount,
    cast(null as decimal(18, 2)) as p90_amount
from told
left join said
    on {{ same_key('told', 'said',
        ['basis', 'origin', 'scope_kind', 'scope_id', 'period_kind', 'period_start']) }}
where told.recency_rank = 1
