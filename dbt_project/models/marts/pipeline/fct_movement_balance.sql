with windows as (

    select * from {{ ref('dim_movement_window') }}

),

deals as (

    select * from {{ ref('int_deals_held') }}

),

bookings as (

    select * from {{ ref('int_bookings_held') }}

),

holders as (

    select * from {{ ref('int_holders_scoped') }}

),

companies as (

    select * from {{ ref('stg_parameters__companies') }}

),

rates as (

    select * from {{ ref('int_fx_rates_dated') }}

),

{{ movement_stock_ctes() }},

ends as (

    {%- for measure, held, status in [
        ('pipeline', 'deals', 'open'), ('bookings', 'bookings', 'won'),
    ] %}
    {{ 'union all' if not loop.first }}
    select
        '{{ measure }}' as measure_code,
        stock.*
    from (
        {{ movement_stock(held, status) }}
    ) as stock
    {%- endfor %}

),

movements as (

    {%- for measure, model in [
        ('pipeline', ref('fct_pipeline_movement')), ('bookings', ref('fct_bookings_bridge')),
    ] %}
    {{ 'union all' if not loop.first }}
    select
        '{{ measure }}' as measure_code,
        window_id,
        scope_kind,
        scope_id,
        'moved' as end_code,
        sum(amount) as amount,
        sum(deal_count) as deal_count,
        sum(round_trip_count) as round_trip_count
    from {{ model }}
    group by window_id, scope_kind, scope_id
    {%- endfor %}

),

told as (

    select
        *,
        0 as round_trip_count
    from ends
    union all
    select * from movements

),

sums as (

    select
        measure_code,
        window_id,
        scope_kind,
        scope_id,
        {%- for end_code, name in [('t0', 'opening'), ('moved', 'moved'), ('t1', 'closing')] %}
        sum(case when end_code = '{{ end_code }}' then amount else 0 end) as {{ name }}_amount,
        sum(case when end_code = '{{ end_code }}' then deal_count else 0 end)
            as {{ name }}_count,
        {%- endfor %}
        sum(round_trip_count) as round_trip_count
    from told
    group by measure_code, window_id, scope_kind, scope_id

)

select
    sums.measure_code,
    sums.window_id,
    windows.window_code,
    windows.close_window,
    windows.t0,
    windows.t1,
    sums.scope_kind,
    sums.scope_id,
    cast(sums.opening_amount as decimal(18, 2)) as opening_amount,
    cast(sums.moved_amount as decimal(18, 2)) as moved_amount,
    cast(sums.closing_amount as decimal(18, 2)) as closing_amount,
    cast(sums.opening_count as bigint) as opening_count,
    cast(sums.moved_count as bigint) as moved_count,
    cast(sums.closing_count as bigint) as closing_count,
    cast(sums.round_trip_count as bigint) as round_trip_count,
    windows.note
from sums
inner join windows on sums.window_id = windows.window_id
