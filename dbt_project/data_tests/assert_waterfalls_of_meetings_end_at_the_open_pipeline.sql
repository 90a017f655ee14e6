{# Opening and movements give the closing, which the progress report prints as open pipeline. #}
with lines as (

    select * from {{ ref('rpt_meeting_waterfall') }}

),

summaries as (

    select * from {{ ref('rpt_progress_summary') }}

),

sums as (

    select
        scope_kind,
        scope_id,
        sum(case when line_code <> 'closing' then amount end) as moved_amount,
        sum(case when line_code = 'closing' then amount end) as closing_amount
    from lines
    group by scope_kind, scope_id

)

select
    summaries.scope_kind,
    summaries.scope_id,
    sums.moved_amount,
    sums.closing_amount,
    summaries.open_pipeline_amount
from summaries
left join sums
    on
        summaries.scope_kind = sums.scope_kind
        and summaries.scope_id = sums.scope_id
where coalesce(sums.moved_amount, 0) <> coalesce(sums.closing_amount, 0)
    or coalesce(sums.closing_amount, 0) <> coalesce(summaries.open_pipeline_amount, 0)
