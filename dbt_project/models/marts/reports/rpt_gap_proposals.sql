{{ config(tags=['after_outlook']) }}

with proposals as (

    select * from {{ ref('fct_gap_proposal') }}

),

metrics as (

    select * from {{ ref('dim_action_metric') }}

)

select
    proposals.scope_kind,
    proposals.scope_id,
    proposals.proposal_rank,
    proposals.cause_order,
    proposals.cause_code,
    proposals.origin_code,
    proposals.action_id,
    proposals.remedy_id,
    proposals.action_name,
    proposals.owner_name,
    proposals.is_owner_outside,
    proposals.due_date,
    proposals.action_state,
    proposals.metric_id,
    metrics.metric_name_ja,
    metrics.metric_name_en,
    metrics.metric_unit,
    metrics.metric_shape,
    metrics.lag_business_days,
    proposals.expected_value,
    proposals.expected_amount,
    proposals.expected_n
from proposals
inner join metrics on proposals.metric_id = metrics.metric_id
