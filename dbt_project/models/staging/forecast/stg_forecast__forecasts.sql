{{ config(tags=['after_outlook']) }}

with forecasts as (

    select * from {{ source('forecast', 'forecast') }}

),

known as (

    select
        cast(origin as date) as origin,
        cast(scope_kind as {{ type_text() }}) as scope_kind,
        cast(scope_id as {{ type_text() }}) as scope_id,
        cast(period_kind as {{ type_text() }}) as period_kind,
        cast(period_start as date) as period_start,
        cast(method as {{ type_text() }}) as method,
        cast(expected_amount as decimal(18, 2)) as expected_amount,
        cast(bookings_amount as decimal(18, 2)) as bookings_amount,
        cast(expected_open_amount as decimal(18, 2)) as expected_open_amount,
        cast(expected_new_amount as decimal(18, 2)) as expected_new_amount,
        cast(p10_amount as decimal(18, 2)) as p10_amount,
        cast(p50_amount as decimal(18, 2)) as p50_amount,
        cast(p90_amount as decimal(18, 2)) as p90_amount,
        cast(p_reach_target_ratio as {{ type_double() }}) as p_reach_target_ratio,
        cast(n as bigint) as n,
        cast(past_period_count as bigint) as past_period_count,
        cast(past_deal_count as bigint) as past_deal_count,
        cast(note as {{ type_text() }}) as note
    from forecasts
    where cast(origin as date) <= {{ as_of_date() }}

)

select * from known
