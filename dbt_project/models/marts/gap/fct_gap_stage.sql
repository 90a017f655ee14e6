{{ config(tags=['after_outlook']) }}

with bottlenecks as (

    select * from {{ ref('fct_stage_bottleneck') }}

),

scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

stages as (

    select * from {{ ref('dim_stage') }}
    where is_current

),

-- A quarter's cohort holds more deals; a month's is told where it alone is known.
cohorts as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        row_number() over (
            partition by scope_kind, scope_id
            order by
                case when count(contribution_amount) > 0 then 0 else 1 end asc,
                case when period_kind = 'quarter' then 0 else 1 end asc,
                period_start desc nulls last
        ) as told_rank
    from bottlenecks
    group by scope_kind, scope_id, period_kind, period_start

),

told as (

    select
        bottlenecks.*,
        stages.stage_name_ja,
        stages.stage_name_en,
        row_number() over (
            partition by bottlenecks.scope_kind, bottlenecks.scope_id
            order by
                case when bottlenecks.bottleneck_rank is null then 1 else 0 end asc,
                bottlenecks.contribution_amount asc nulls last,
                bottlenecks.source asc,
                bottlenecks.pipeline asc nulls last,
                bottlenecks.factor_order asc nulls last
        ) as place
    from bottlenecks
    inner join scopes on {{ same_key('bottlenecks', 'scopes', ['scope_kind', 'scope_id']) }}
    inner join cohorts
        on {{ same_key(
            'bottlenecks', 'cohorts', ['scope_kind', 'scope_id', 'period_kind', 'period_start']
        ) }}
            and cohorts.told_rank = 1
    left join stages
        on
            bottlenecks.source = stages.source
            and bottlenecks.pipeline = stages.pipeline
            and bottlenecks.stage = stages.stage

)

select
    scope_kind,
    scope_id,
    period_kind,
    period_start,
    source,
    pipeline,
    factor_order,
    factor_code,
    stage,
    stage_name_ja,
    stage_name_en,
    cohort_from,
    cohort_to,
    entered_count,
    advanced_count,
    plan_value,
    actual_value,
    band_low_value,
    band_high_value,
    band_code,
    contribution_amount,
    coalesce(bottleneck_rank is not null and place = 1, false) as is_worst,
    plan_amount,
    cohort_won_amount,
    baseline_period_count,
    stay_from,
    stay_to,
    median_stay_days,
    stay_low_days,
    stay_high_days,
    stay_band_code,
    ended_stay_count,
    n,
    note
from told
