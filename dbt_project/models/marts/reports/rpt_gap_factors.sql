{{ config(tags=['after_outlook']) }}

with factors as (

    select * from {{ ref('fct_gap_factor') }}

),

told as (

    select * from {{ ref('fct_gap_told') }}

)

select
    factors.scope_kind,
    factors.scope_id,
    factors.factor_order,
    factors.factor_code,
    factors.plan_value,
    factors.actual_value,
    factors.contribution_amount,
    cast(factors.cross_check_amount as decimal(18, 2)) as cross_check_amount,
    factors.cause_rank,
    factors.n,
    factors.note
from factors
inner join told
    on {{ same_key('factors', 'told', ['scope_kind', 'scope_id', 'period_kind', 'period_start']) }}
