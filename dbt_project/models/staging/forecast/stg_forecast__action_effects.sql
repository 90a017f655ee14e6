{{ config(tags=['after_outlook']) }}

with action_effects as (

    select * from {{ source('forecast_gap', 'action_effect') }}

),

known as (

    select
        cast(origin as date) as origin,
        cast(source as {{ type_text() }}) as source,
        cast(action_id as {{ type_text() }}) as action_id,
        cast(metric_id as {{ type_text() }}) as metric_id,
        cast(basis_code as {{ type_text() }}) as basis_code,
        cast(better as {{ type_text() }}) as better,
        cast(lag_business_days as integer) as lag_business_days,
        cast(window_business_days as integer) as window_business_days,
        cast(before_from as date) as before_from,
        cast(before_to as date) as before_to,
        cast(after_from as date) as after_from,
        cast(after_to as date) as after_to,
        cast(judged_from as date) as judged_from,
        cast(before_value as {{ type_double() }}) as before_value,
        cast(after_value as {{ type_double() }}) as after_value,
        cast(comparison_before_value as {{ type_double() }}) as comparison_before_value,
        cast(comparison_after_value as {{ type_double() }}) as comparison_after_value,
        cast(effect_value as {{ type_double() }}) as effect_value,
        cast(interval_low as {{ type_double() }}) as interval_low,
        cast(interval_high as {{ type_double() }}) as interval_high,
        cast(person_count as bigint) as person_count,
        cast(comparison_person_count as bigint) as comparison_person_count,
        cast(n as bigint) as n,
        cast(needed_n as bigint) as needed_n,
        cast(is_picked_as_worst as boolean) as is_picked_as_worst,
        cast(effect_amount as decimal(18, 2)) as effect_amount,
        cast(verdict_code as {{ type_text() }}) as verdict_code,
        cast(note as {{ type_text() }}) as note
    from action_effects
    where cast(origin as date) <= {{ as_of_date() }}

)

select * from known
