{# The ends of the windows up to the as-of date against the positions that kpi_value prints. #}
with windows as (

    select * from {{ ref('dim_movement_window') }}
    where t1 = {{ as_of_date() }}

),

balances as (

    select * from {{ ref('fct_movement_balance') }}

),

positions as (

    select * from {{ ref('fct_kpi_position') }}

),

printed as (

    select
        'bookings' as measure_code,
        windows.window_id,
        positions.scope_kind,
        positions.scope_id,
        positions.bookings_amount as amount
    from windows
    inner join positions
        on windows.close_from = positions.period_start and windows.close_to = positions.period_end
    union all
    select
        'pipeline' as measure_code,
        windows.window_id,
        positions.scope_kind,
        positions.scope_id,
        positions.total_open_pipeline_amount as amount
    from windows
    inner join positions on positions.is_current and positions.period_kind = 'quarter'
    where windows.close_window = 'all'

)

select
    printed.measure_code,
    printed.window_id,
    printed.scope_kind,
    printed.scope_id,
    printed.amount,
    balances.closing_amount
from printed
left join balances
    on
        printed.measure_code = balances.measure_code
        and printed.window_id = balances.window_id
        and printed.scope_kind = balances.scope_kind
        and printed.scope_id = balances.scope_id
where printed.amount <> coalesce(balances.closing_amount, 0)
