{{ config(tags=['after_outlook']) }}

-- Whoever prints another method changes printed_method() and what outlook writes together.
with forecasts as (

    select * from {{ ref('fct_forecast') }}
    where origin = {{ as_of_date() }}

)

select
    scope_kind,
    scope_id,
    period_kind,
    period_start
from forecasts
group by scope_kind, scope_id, period_kind, period_start
having sum(case when method = {{ printed_method() }} then 1 else 0 end) <> 1
