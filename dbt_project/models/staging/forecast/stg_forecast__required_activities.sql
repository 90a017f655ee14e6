{{ config(tags=['after_outlook']) }}

with required_activities as (

    select * from {{ source('forecast_gap', 'required_activity') }}

),

known as (

    select
        cast(origin as date) as origin,
        cast(scope_kind as {{ type_text() }}) as scope_kind,
        cast(scope_id as {{ type_text() }}) as scope_id,
        cast(period_kind as {{ type_text() }}) as period_kind,
        cast(period_start as date) as period_start,
        cast(source as {{ type_text() }}) as source,
        cast(pipeline as {{ type_text() }}) as pipeline,
        cast(stage_order as integer) as stage_order,
        cast(stage as {{ type_text() }}) as stage,
        cast(shared_scope_kind as {{ type_text() }}) as shared_scope_kind,
        cast(shared_scope_id as {{ type_text() }}) as shared_scope_id,
        cast(target_share_ratio as {{ type_double() }}) as target_share_ratio,
        cast(target_amount as decimal(18, 2)) as target_amount,
        cast(shared_shortfall_amount as decimal(18, 2)) as shared_shortfall_amount,
        cast(average_won_amount as decimal(18, 2)) as average_won_amount,
        cast(stage_win_rate_ratio as {{ type_double() }}) as stage_win_rate_ratio,
        cast(in_time_ratio as {{ type_double() }}) as in_time_ratio,
        cast(activities_per_entry as {{ type_double() }}) as activities_per_entry,
        cast(reach_code as {{ type_text() }}) as reach_code,
        cast(needed_win_count as bigint) as needed_win_count,
        cast(needed_entry_count as bigint) as needed_entry_count,
        cast(needed_activity_count as bigint) as needed_activity_count,
        cast(needed_activity_per_day_count as bigint) as needed_activity_per_day_count,
        cast(remaining_business_days as integer) as remaining_business_days,
        cast(person_count as integer) as person_count,
        cast(cohort_from as date) as cohort_from,
        cast(cohort_to as date) as cohort_to,
        cast(n as bigint) as n,
        cast(note as {{ type_text() }}) as note
    from required_activities
    where cast(origin as date) <= {{ as_of_date() }}

)

select * from known
