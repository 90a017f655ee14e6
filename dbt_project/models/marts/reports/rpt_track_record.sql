{{ config(tags=['after_outlook']) }}

with records as (

    select * from {{ ref('fct_forecast_record') }}

),

scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

)

select records.*
from records
inner join scopes on {{ same_key('records', 'scopes', ['scope_kind', 'scope_id']) }}
