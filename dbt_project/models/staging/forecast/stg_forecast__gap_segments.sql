{{ config(tags=['after_outlook']) }}

with gap_segments as (

    select * from {{ source('forecast_gap', 'gap_segment') }}

),

known as (

    select
        cast(origin as date) as origin,
        cast(scope_kind as {{ type_text() }}) as scope_kind,
        cast(scope_id as {{ type_text() }}) as scope_id,
        cast(period_kind as {{ type_text() }}) as period_kind,
        cast(period_start as date) as period_start,
        cast(segment_kind as {{ type_text() }}) as segment_kind,
        cast(segment_id as {{ type_text() }}) as segment_id,
        cast(factor_order as integer) as factor_order,
        cast(factor_code as {{ type_text() }}) as factor_code,
        cast(basis_code as {{ type_text() }}) as basis_code,
        cast(plan_share_ratio as {{ type_double() }}) as plan_share_ratio,
        cast(plan_value as {{ type_double() }}) as plan_value,
        cast(actual_value as {{ type_double() }}) as actual_value,
        cast(contribution_amount as decimal(18, 2)) as contribution_amount,
        cast(cell_rank as integer) as cell_rank,
        cast(bookings_amount as decimal(18, 2)) as bookings_amount,
        cast(n as bigint) as n
    from gap_segments
    where cast(origin as date) <= {{ as_of_date() }}

)

select * from known
