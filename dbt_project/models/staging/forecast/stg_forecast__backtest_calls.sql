{{ config(tags=['after_outlook']) }}

with calls as (

    select * from {{ source('forecast_backtest', 'call') }}

),

known as (

    select
        cast(origin as date) as origin,
        cast(made_on as date) as made_on,
        cast(scope_kind as {{ type_text() }}) as scope_kind,
        cast(scope_id as {{ type_text() }}) as scope_id,
        cast(period_kind as {{ type_text() }}) as period_kind,
        cast(period_start as date) as period_start,
        cast(method as {{ type_text() }}) as method,
        cast(bookings_amount as decimal(18, 2)) as bookings_amount,
        cast(expected_amount as decimal(18, 2)) as expected_amount,
        cast(p10_amount as decimal(18, 2)) as p10_amount,
        cast(p50_amount as decimal(18, 2)) as p50_amount,
        cast(p90_amount as decimal(18, 2)) as p90_amount
    from calls
    where cast(made_on as date) <= {{ as_of_date() }}

)

select * from known
