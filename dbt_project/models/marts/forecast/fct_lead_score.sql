{{ config(tags=['after_outlook']) }}

with scores as (

    select * from {{ ref('stg_forecast__lead_scores') }}

)

select
    origin,
    source,
    lead_id,
    horizon_days,
    method,
    p_convert_ratio,
    fit_code,
    intent_code,
    n,
    note,
    reasons
from scores
