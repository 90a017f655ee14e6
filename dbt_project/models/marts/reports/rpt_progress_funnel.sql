{{ config(tags=['after_outlook']) }}

with scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

stages as (

    select * from {{ ref('dim_stage') }}
    where is_current and status_class = 'open'

),

-- The cohort that the gap report tells of: the newest that is old enough.
funnels as (

    select * from {{ ref('fct_gap_stage') }}
    where stage is not null

),

stays as (

    select * from {{ ref('fct_stage_stay') }}

),

-- Stays are known as soon as a period is over, long before its cohort is: without a cohort, those
-- of the last whole quarter.
whole_quarters as (

    select
        max(period_start) as stay_from,
        max(period_end) as stay_to
    from {{ ref('dim_period') }}
    where period_kind = 'quarter' and period_end < {{ as_of_date() }}

),

told as (

    select
        scopes.scope_kind,
        scopes.scope_id,
        stages.source,
        stages.pipeline,
        stages.stage,
        stages.stage_order,
        coalesce(stages.stage_name_ja, stages.stage) as stage_name_ja,
        stages.stage_name_en,
        funnels.period_kind as cohort_kind,
        funnels.cohort_from,
        funnels.cohort_to,
        funnels.entered_count,
        funnels.advanced_count,
        funnels.actual_value as conversion_ratio,
        funnels.plan_value as baseline_ratio,
        funnels.band_low_value as band_low_ratio,
        funnels.band_high_value as band_high_ratio,
        funnels.baseline_period_count,
        funnels.contribution_amount,
        coalesce(funnels.stay_from, whole_quarters.stay_from) as stay_from,
        coalesce(funnels.stay_to, whole_quarters.stay_to) as stay_to,
        stays.n as stay_count,
        stays.median_stay_days,
        stays.p80_stay_days,
        funnels.stay_low_days,
        funnels.stay_high_days
    from scopes
    cross join stages
    cross join whole_quarters
    left join funnels
        on {{ same_key('scopes', 'funnels', ['scope_kind', 'scope_id']) }}
            and {{ same_key('stages', 'funnels', ['source', 'pipeline', 'stage']) }}
    left join stays
        on {{ same_key('scopes', 'stays', ['scope_kind', 'scope_id']) }}
            and {{ same_key('stages', 'stays', ['source', 'pipeline', 'stage']) }}
            and coalesce(funnels.period_kind, 'quarter') = stays.period_kind
            and coalesce(funnels.stay_from, whole_quarters.stay_from) = stays.period_start

)

select * from told
where entered_count is not null or stay_count is not null
