{{ config(tags=['after_outlook']) }}

with probabilities as (

    select * from {{ source('forecast_deal', 'deal_probability') }}

),

known as (

    select
        cast(origin as date) as origin,
        cast(source as {{ type_text() }}) as source,
        cast(deal_id as {{ type_text() }}) as deal_id,
        cast(period_kind as {{ type_text() }}) as period_kind,
        cast(period_start as date) as period_start,
        cast(method as {{ type_text() }}) as method,
        cast(p_win_ratio as {{ type_double() }}) as p_win_ratio,
        cast(expected_amount as decimal(18, 2)) as expected_amount,
        cast(n as bigint) as n,
        cast(note as {{ type_text() }}) as note,
        cast(reasons as {{ type_text() }}) as reasons
    from probabilities
    where cast(origin as date) <= {{ as_of_date() }}

)

select * from known
