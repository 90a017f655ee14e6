{{ config(tags=['after_outlook']) }}

with summaries as (

    select * from {{ ref('rpt_progress_summary') }}

),

stages as (

    select * from {{ ref('rpt_progress_stages') }}

),

stage_sums as (

    select
        scope_kind,
        scope_id,
        sum(open_pipeline_amount) as open_pipeline_amount,
        sum(open_pipeline_count) as open_pipeline_count,
        sum(stalled_deal_count) as stalled_deal_count
    from stages
    group by scope_kind, scope_id

)

select
    summaries.scope_kind,
    summaries.scope_id
from summaries
left join stage_sums
    on
        summaries.scope_kind = stage_sums.scope_kind
        and summaries.scope_id = stage_sums.scope_id
where
    summaries.open_pipeline_amount <> coalesce(stage_sums.open_pipeline_amount, 0)
    or summaries.open_pipeline_count <> coalesce(stage_sums.open_pipeline_count, 0)
    or summaries.stalled_deal_count <> coalesce(stage_sums.stalled_deal_count, 0)
