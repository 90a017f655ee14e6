{{ config(tags=['after_outlook']) }}

with scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

periods as (

    select * from {{ ref('dim_report_period') }}

),

forecasts as (

    select * from {{ ref('fct_forecast') }}
    where
        origin = {{ as_of_date() }}
        and period_kind = 'quarter'
        and method = {{ printed_method() }}

),

targets as (

    select * from {{ ref('fct_kpi_target') }}
    where period_kind = 'quarter'

),

-- A pace that had to be read off the calendar is the linear one, which is printed anyway.
paces as (

    select * from {{ ref('kpi_value') }}
    where
        metric_id = 'seasonal_pace_amount'
        and period_kind = 'quarter'
        and segment_kind = 'all'
        and coalesce(note, '') <> 'linear_pace'

),

largest as (

    select * from {{ ref('fct_landing_largest') }}

),

deals as (

    select * from {{ ref('fct_deal') }}

),

bridges as (

    select
        scopes.scope_kind,
        scopes.scope_id,
        targets.target_amount,
        forecasts.bookings_amount as landing_booked_amount,
        forecasts.expected_open_amount as landing_open_amount,
        forecasts.expected_new_amount as landing_new_amount,
        forecasts.expected_amount as landing_amount,
        cast(
            targets.target_amount - forecasts.expected_amount as decimal(18, 2)
        ) as landing_shortfall_amount,
        cast(paces.value as decimal(18, 2)) as seasonal_pace_amount,
        deals.deal_name as largest_deal_name,
        deals.account_name as largest_account_name,
        largest.is_open as largest_is_open,
        largest.landing_part_amount as largest_part_amount,
        largest.landing_part_ratio as largest_part_ratio
    from scopes
    cross join periods
    left join forecasts
        on {{ same_key('scopes', 'forecasts', ['scope_kind', 'scope_id']) }}
            and periods.period_start = forecasts.period_start
    left join targets
        on {{ same_key('scopes', 'targets', ['scope_kind', 'scope_id']) }}
            and periods.period_start = targets.period_start
    left join paces
        on {{ same_key('scopes', 'paces', ['scope_kind', 'scope_id']) }}
            and periods.period_start = paces.period_start
    left join largest on {{ same_key('scopes', 'largest', ['scope_kind', 'scope_id']) }}
    left join deals on {{ same_key('largest', 'deals', ['source', 'deal_id']) }}

)

select * from bridges
