{{ config(tags=['after_outlook']) }}

{#- A call of a day further back than this before the window's begin is none of "then". -#}
{% set most_days_off = 6 %}
with periods as (

    select * from {{ ref('dim_report_period') }}

),

windows as (

    select * from {{ ref('dim_movement_window') }}
    where close_window = 'period' and t1 = {{ as_of_date() }}

),

forecasts as (

    select * from {{ ref('fct_forecast') }}
    where
        origin = {{ as_of_date() }}
        and period_kind = 'quarter'
        and method = {{ printed_method() }}

),

forecast_calls as (

    select * from {{ ref('fct_forecast_call') }}
    where
        period_kind = 'quarter'
        and origin < {{ as_of_date() }}
        and expected_amount is not null
        and {{ was_printed() }}

),

-- The latest day counts; what was printed on it goes before what was replayed.
ranked as (

    select
        forecast_calls.scope_kind,
        forecast_calls.scope_id,
        windows.window_id,
        forecast_calls.origin,
        forecast_calls.expected_amount,
        row_number() over (
            partition by
                forecast_calls.scope_kind, forecast_calls.scope_id, windows.window_id
            order by
                forecast_calls.origin desc nulls last,
                forecast_calls.basis asc nulls last,
                forecast_calls.method asc nulls last
        ) as call_rank
    from forecast_calls
    inner join periods on forecast_calls.period_start = periods.period_start
    inner join windows
        on forecast_calls.origin
            between {{ add_days('windows.t0', -most_days_off) }} and windows.t0

)

select
    ranked.scope_kind,
    ranked.scope_id,
    ranked.window_id,
    ranked.origin as landing_then_on,
    cast(ranked.expected_amount as decimal(18, 2)) as landing_then_amount,
    cast(
        forecasts.expected_amount - ranked.expected_amount as decimal(18, 2)
    ) as landing_change_amount
from ranked
cross join periods
left join forecasts
    on {{ same_key('ranked', 'forecasts', ['scope_kind', 'scope_id']) }}
        and periods.period_start = forecasts.period_start
where ranked.call_rank = 1
