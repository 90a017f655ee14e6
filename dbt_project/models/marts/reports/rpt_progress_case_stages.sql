{{ config(tags=['after_outlook']) }}

with cases as (

    select * from {{ ref('fct_month_case') }}

),

deal_stages as (

    select * from {{ ref('fct_deal_stage') }}
    where reached_date is not null

),

stages as (

    select * from {{ ref('dim_stage') }}
    where is_current and status_class = 'open'

)

select
    cases.scope_kind,
    cases.scope_id,
    cases.case_code,
    deal_stages.source,
    deal_stages.pipeline,
    deal_stages.stage,
    deal_stages.stage_order,
    coalesce(stages.stage_name_ja, stages.stage) as stage_name_ja,
    stages.stage_name_en,
    deal_stages.total_days as stage_days
from cases
inner join deal_stages
    on cases.source = deal_stages.source and cases.deal_id = deal_stages.deal_id
inner join stages on {{ same_key('deal_stages', 'stages', ['source', 'pipeline', 'stage']) }}
