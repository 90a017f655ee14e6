{{ config(tags=['after_outlook']) }}

with causes as (

    select * from {{ ref('fct_gap_cause') }}

)

select
    scope_kind,
    scope_id,
    cause_order,
    cause_code,
    remedy_code,
    stage,
    stage_name_ja,
    stage_name_en,
    cause_amount,
    n
from causes
