{{ config(tags=['after_outlook']) }}

{# What was pushed, summed over stages, is the numerator of metric 21 in the period told. #}
with pushes as (

    select
        scope_kind,
        scope_id,
        sum(pushed_count) as pushed_count
    from {{ ref('rpt_gap_evidence_pushes') }}
    group by scope_kind, scope_id

),

windows as (

    select * from {{ ref('fct_gap_window') }}
    where window_code = 'now'

),

rates as (

    select * from {{ ref('kpi_value') }}
    where metric_id = 'push_rate_count_ratio' and segment_kind = 'all'

)

select
    windows.scope_kind,
    windows.scope_id
from windows
left join pushes on {{ same_key('windows', 'pushes', ['scope_kind', 'scope_id']) }}
inner join rates on {{ kpi_same_period('windows', 'rates') }}
where coalesce(pushes.pushed_count, 0) <> coalesce(rates.numerator, 0)
