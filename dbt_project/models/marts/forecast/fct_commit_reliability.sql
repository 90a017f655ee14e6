{% set enough_periods = 4 %}
{% set lowest_fair = 0.9 %}
{% set highest_fair = 1.1 %}
with calls as (

    select * from {{ ref('fct_commit_call') }}

),

frame as (

    select * from {{ ref('fct_kpi_frame') }}
    where is_current and period_kind in ('month', 'quarter')

),

keepers as (

    select max(case when forecast_category is not null then 1 else 0 end) as told_count
    from {{ ref('int_deal_categories_dated') }}

),

summed as (

    select
        scope_kind,
        scope_id,
        period_kind,
        sum(case when outcome = 'scored' then 1 else 0 end) as call_count,
        count(distinct case when outcome = 'scored' then period_start end) as period_count,
        sum(case when outcome = 'no_actual' then 1 else 0 end) as no_actual_count,
        sum(commit_count) as commit_count,
        {{ median('call_ratio') }} as median_ratio,
        min(case when outcome = 'scored' then period_start end) as first_period_start
    from calls
    group by scope_kind, scope_id, period_kind

),

noted as (

    select
        frame.scope_kind,
        frame.scope_id,
        frame.period_kind,
        frame.period_start,
        frame.period_offset,
        cast(coalesce(summed.call_count, 0) as bigint) as call_count,
        cast(coalesce(summed.period_count, 0) as bigint) as period_count,
        cast(coalesce(summed.no_actual_count, 0) as bigint) as no_actual_count,
        cast(coalesce(summed.commit_count, 0) as bigint) as commit_count,
        summed.median_ratio,
        summed.first_period_start,
        case
            when coalesce(keepers.told_count, 0) = 0 then 'no_category'
            when coalesce(summed.commit_count, 0) = 0 then 'no_commit'
            when summed.period_count < {{ enough_periods }} then 'few_periods'
        end as note
    from frame
    cross join keepers
    left join summed
        on {{ same_key('frame', 'summed', ['scope_kind', 'scope_id', 'period_kind']) }}

),

judged as (

    select
        *,
        case when note is null then {{ rounded('median_ratio', 6) }} end as commit_reliability_ratio
    from noted

)

select
    scope_kind,
    scope_id,
    period_kind,
    period_start,
    period_offset,
    call_count,
    period_count,
    no_actual_count,
    commit_count,
    first_period_start,
    commit_reliability_ratio,
    case
        when commit_reliability_ratio < {{ lowest_fair }} then 'sandbag'
        when commit_reliability_ratio > {{ highest_fair }} then 'happy_ears'
        when commit_reliability_ratio is not null then 'reliable'
    end as reliability_code,
    note
from judged
