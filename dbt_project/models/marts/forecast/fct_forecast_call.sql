{{ config(tags=['after_outlook']) }}
{% set columns = [
    'method', 'origin', 'scope_kind', 'scope_id', 'period_kind', 'period_start', 'bookings_amount',
    'p10_amount', 'p50_amount', 'p90_amount'
] %}

with replayed as (

    select * from {{ ref('stg_forecast__backtest_calls') }}

),

printed as (

    select * from {{ ref('fct_forecast') }}

),

adjusted as (

    select * from {{ ref('fct_adjustment_call') }}

),

origins as (

    select * from {{ ref('dim_forecast_origin') }}

),

bookings as (

    select * from {{ ref('fct_kpi_total') }}
    where metric_id = 'bookings_amount' and segment_kind = 'all'

),

-- Of a day that was replayed in several nights, the newest replay counts.
newest_replays as (

    select distinct
        origin,
        made_on
    from origins
    where made_on is not null

),

said as (

    select
        'replayed' as basis,
        {%- for column in columns %}
        replayed.{{ column }},
        {%- endfor %}
        replayed.expected_amount
    from replayed
    inner join newest_replays
        on replayed.origin = newest_replays.origin and replayed.made_on = newest_replays.made_on
    union all
    select
        'printed' as basis,
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        expected_amount
    from printed
    union all
    select
        basis,
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        expected_amount
    from adjusted

),

-- A scope that booked nothing in a period has no row there.
judged as (

    select
        said.*,
        origins.period_end,
        origins.days_left,
        origins.days_left_band,
        case when origins.is_over then coalesce(bookings.numerator, 0) end as actual_amount
    from said
    inner join origins
        on said.origin = origins.origin
            and said.period_kind = origins.period_kind
            and said.period_start = origins.period_start
    left join bookings
        on {{ same_key('said', 'bookings',
            ['scope_kind', 'scope_id', 'period_kind', 'period_start']) }}

),

classed as (

    select
        *,
        case
            when actual_amount is null then 'running'
            when actual_amount <= 0 then 'no_actual'
            when expected_amount is null then 'no_forecast'
            else 'scored'
        end as outcome
    from judged

),

typed as (

    select
        basis,
        method,
        origin,
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        period_end,
        days_left,
        days_left_band,
        bookings_amount,
        expected_amount,
        p10_amount,
        p50_amount,
        p90_amount,
        cast(actual_amount as decimal(18, 2)) as actual_amount,
        outcome,
        cast(
            case when outcome = 'scored' then expected_amount - actual_amount end
            as decimal(18, 2)
        ) as error_amount,
        case when outcome = 'scored' then actual_amount between p10_amount and p90_amount end
            as is_covered,
        {{ pinball_loss(0.1, 'actual_amount', 'p10_amount') }} as p10_loss_amount,
        {{ pinball_loss(0.5, 'actual_amount', 'p50_amount') }} as p50_loss_amount,
        {{ pinball_loss(0.9, 'actual_amount', 'p90_amount') }} as p90_loss_amount
    from classed

)

select * from typed
