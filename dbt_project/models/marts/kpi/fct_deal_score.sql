{{ config(tags=['after_outlook']) }}

with probabilities as (

    select * from {{ ref('stg_forecast__deal_probabilities') }}

)

select * from probabilities
