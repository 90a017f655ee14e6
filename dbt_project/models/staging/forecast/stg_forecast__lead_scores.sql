{{ config(tags=['after_outlook']) }}

with scores as (

    select * from {{ source('forecast_gap', 'lead_score') }}

),

known as (

    select
        cast(origin as date) as origin,
        cast(source as {{ type_text() }}) as source,
        cast(lead_id as {{ type_text() }}) as lead_id,
        cast(horizon_days as integer) as horizon_days,
        cast(method as {{ type_text() }}) as method,
        cast(p_convert_ratio as {{ type_double() }}) as p_convert_ratio,
        cast(fit_code as {{ type_text() }}) as fit_code,
        cast(intent_code as {{ type_text() }}) as intent_code,
        cast(n as bigint) as n,
        cast(note as {{ type_text() }}) as note,
        cast(reasons as {{ type_text() }}) as reasons
    from scores
    where cast(origin as date) <= {{ as_of_date() }}

)

select * from known
