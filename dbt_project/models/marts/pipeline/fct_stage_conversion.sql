{{ config(
    materialized='incremental',
    pre_hook="{{ forget_touched_periods('int_stage_periods_touched') }}",
    post_hook="{{ tell_as_of_tonight() }}"
) }}
with counts as (

    {{ rows_of_tonight('fct_stage_count', touched='int_stage_periods_touched') }}

),

periods as (

    select * from {{ ref('dim_period') }}

),

stages as (

    select * from {{ ref('dim_stage') }}
    where is_current

),

-- A cohort that is not old enough has counts, but no rate: it would be too low.
judged as (

    select
        counts.*,
        stages.stage_order,
        case when counts.conversion_kind = 'cohort' then periods.period_end end as cohort_to,
        counts.conversion_kind <> 'cohort'
        or {{ add_days('periods.period_end', cohort_days()) }} <= {{ as_of_date() }} as is_told,
        case
            when counts.conversion_kind = 'cohort' then counts.base_count
            else counts.decided_count
        end as win_base_count
    from counts
    inner join periods
        on counts.period_kind = periods.period_kind
            and counts.period_start = periods.period_start
    left join stages
        on counts.source = stages.source
            and counts.pipeline = stages.pipeline
            and counts.stage = stages.stage

)

select
    {{ as_of_date() }} as as_of,
    conversion_kind,
    scope_kind,
    scope_id,
    period_kind,
    period_start,
    source,
    pipeline,
    stage,
    stage_order,
    case when conversion_kind = 'cohort' then base_count end as entered_count,
    case when conversion_kind = 'period' then base_count end as exited_count,
    advanced_count,
    case when conversion_kind = 'period' then decided_count end as decided_count,
    won_count,
    case when is_told then {{ ratio('advanced_count', 'base_count') }} end as conversion_ratio,
    case when is_told then {{ wilson('low', 'advanced_count', 'base_count') }} end
        as conversion_low_ratio,
    case when is_told then {{ wilson('high', 'advanced_count', 'base_count') }} end
        as conversion_high_ratio,
    case when is_told then {{ ratio('won_count', 'win_base_count') }} end as win_rate_ratio,
    case when is_told then {{ wilson('low', 'won_count', 'win_base_count') }} end
        as win_rate_low_ratio,
    case when is_told then {{ wilson('high', 'won_count', 'win_base_count') }} end
        as win_rate_high_ratio,
    base_count as n,
    case when conversion_kind = 'cohort' then period_start end as cohort_from,
    cohort_to,
    case when conversion_kind = 'cohort' then {{ add_days('cohort_to', cohort_days()) }} end
        as cohort_known_on,
    {{ stage_conversion_note() }} as note
from judged
