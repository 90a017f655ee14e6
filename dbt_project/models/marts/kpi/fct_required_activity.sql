{{ config(tags=['after_outlook']) }}

with required_activities as (

    select * from {{ ref('stg_forecast__required_activities') }}
    where origin = {{ as_of_date() }}

)

select
    origin as as_of,
    scope_kind,
    scope_id,
    period_kind,
    period_start,
    source,
    pipeline,
    stage_order,
    stage,
    shared_scope_kind,
    shared_scope_id,
    target_share_ratio,
    target_amount,
    shared_shortfall_amount,
    average_won_amount,
    stage_win_rate_ratio,
    in_time_ratio,
    activities_per_entry,
    reach_code,
    needed_win_count,
    needed_entry_count,
    needed_activity_count,
    needed_activity_per_day_count,
    remaining_business_days,
    person_count,
    cohort_from,
    cohort_to,
    n,
    note
from required_activities
