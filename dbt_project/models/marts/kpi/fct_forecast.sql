{{ config(tags=['after_outlook']) }}

with forecasts as (

    select * from {{ ref('stg_forecast__forecasts') }}

)

select * from forecasts
