{{ config(tags=['after_outlook']) }}

with gap_factors as (

    select * from {{ source('forecast_gap', 'gap_factor') }}

),

known as (

    select
        cast(origin as date) as origin,
        cast(scope_kind as {{ type_text() }}) as scope_kind,
        cast(scope_id as {{ type_text() }}) as scope_id,
        cast(period_kind as {{ type_text() }}) as period_kind,
        cast(period_start as date) as period_start,
        cast(factor_order as integer) as factor_order,
        cast(factor_code as {{ type_text() }}) as factor_code,
        cast(basis_code as {{ type_text() }}) as basis_code,
        cast(plan_value as {{ type_double() }}) as plan_value,
        cast(actual_value as {{ type_double() }}) as actual_value,
        cast(contribution_amount as decimal(18, 2)) as contribution_amount,
        cast(cross_check_amount as decimal(18, 2)) as cross_check_amount,
        cast(cause_rank as integer) as cause_rank,
        cast(plan_amount as decimal(18, 2)) as plan_amount,
        cast(target_amount as decimal(18, 2)) as target_amount,
        cast(bookings_amount as decimal(18, 2)) as bookings_amount,
        cast(baseline_period_count as integer) as baseline_period_count,
        cast(n as bigint) as n,
        cast(note as {{ type_text() }}) as note
    from gap_factors
    where cast(origin as date) <= {{ as_of_date() }}

)

select * from known
