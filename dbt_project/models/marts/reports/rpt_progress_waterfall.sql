{% set measures = {'pipeline': 'fct_pipeline_movement', 'bookings': 'fct_bookings_bridge'} %}
with balances as (

    select * from {{ ref('fct_movement_balance') }}

),

scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

-- What a period began with is not known where no source had delivered by then: no rows, not zeros.
windows as (

    select * from {{ ref('dim_movement_window') }}
    where
        window_code in ('seven_days', 'month', 'quarter')
        and close_window = 'period'
        and coalesce(note, '') <> 'no_history'

),

{% for measure, model in measures.items() -%}
{{ measure }}_moves as (

    select * from {{ ref(model) }}
    where category <> 'round_trip'

),

{% endfor -%}
ends as (

    {%- for measure in measures %}
    {{ 'union all' if not loop.first }}
    select
        scopes.scope_kind,
        scopes.scope_id,
        windows.window_id,
        windows.window_code,
        '{{ measure }}' as measure_code,
        balances.opening_amount,
        balances.opening_count,
        balances.closing_amount,
        balances.closing_count
    from scopes
    cross join windows
    left join balances
        on {{ same_key('scopes', 'balances', ['scope_kind', 'scope_id']) }}
            and windows.window_id = balances.window_id
            and balances.measure_code = '{{ measure }}'
    {%- endfor %}

),

lines as (

    {%- for measure in measures %}
    {%- set categories = movement_categories(measure) %}
    {{ 'union all' if not loop.first }}
    {%- for line_code, rank in [('opening', 0), ('closing', categories | length + 1)] %}
    select
        scope_kind,
        scope_id,
        measure_code,
        window_code,
        '{{ line_code }}' as line_code,
        {{ rank }} as line_rank,
        coalesce({{ line_code }}_amount, 0) as amount,
        coalesce({{ line_code }}_count, 0) as deal_count
    from ends
    where measure_code = '{{ measure }}'
    union all
    {%- endfor %}
    select
        moves.scope_kind,
        moves.scope_id,
        '{{ measure }}' as measure_code,
        windows.window_code,
        moves.category as line_code,
        case moves.category
            {%- for category in categories %}
            when '{{ category }}' then {{ loop.index }}
            {%- endfor %}
        end as line_rank,
        sum(moves.amount) as amount,
        count(distinct moves.source || '/' || moves.deal_id) as deal_count
    from {{ measure }}_moves as moves
    inner join windows on moves.window_id = windows.window_id
    inner join scopes on {{ same_key('moves', 'scopes', ['scope_kind', 'scope_id']) }}
    group by moves.scope_kind, moves.scope_id, windows.window_code, moves.category
    {%- endfor %}

)

select
    scope_kind,
    scope_id,
    measure_code,
    window_code,
    line_code,
    cast(line_rank as integer) as line_rank,
    cast(amount as decimal(18, 2)) as amount,
    cast(deal_count as bigint) as deal_count
from lines
