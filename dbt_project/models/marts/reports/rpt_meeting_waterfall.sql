{% set groups = {
    'new': ['new', 'no_history'], 'back': ['restored', 'reopened'],
    'dated_in': ['pulled_in', 'pushed_in', 'qualified_in'],
    'amount_up': ['amount_up', 'merged_in'], 'amount_down': ['amount_down'],
    'won': ['won'], 'lost': ['lost'], 'dated_out': ['pushed_out', 'pulled_out'],
    'parked': ['on_hold', 'disqualified'], 'gone': ['deleted', 'merged'],
    'moved_people': ['transfer_in', 'transfer_out'], 'fx': ['fx']
} %}
with movements as (

    select * from {{ ref('fct_pipeline_movement') }}
    where window_id = 'seven_days/period' and category <> 'round_trip'

),

balances as (

    select * from {{ ref('fct_movement_balance') }}
    where window_id = 'seven_days/period' and measure_code = 'pipeline'

),

positions as (

    select * from {{ ref('fct_kpi_position') }}
    where period_kind = 'quarter' and is_current

),

scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

lines as (

    select
        scope_kind,
        scope_id,
        'opening' as line_code,
        0 as line_rank,
        opening_amount as amount,
        opening_count as deal_count
    from balances
    {%- for code, categories in groups.items() %}
    union all
    select
        scope_kind,
        scope_id,
        '{{ code }}' as line_code,
        {{ loop.index }} as line_rank,
        sum(amount) as amount,
        count(distinct source || '/' || deal_id) as deal_count
    from movements
    where
        category in (
            {%- for category in categories %}
            '{{ category }}'{{ ',' if not loop.last }}
            {%- endfor %}
        )
    group by scope_kind, scope_id
    {%- endfor %}
    union all
    select
        scope_kind,
        scope_id,
        'closing' as line_code,
        {{ groups | length + 1 }} as line_rank,
        closing_amount as amount,
        closing_count as deal_count
    from balances
    -- What the progress report calls open pipeline holds no deal whose close date has passed.
    union all
    select
        balances.scope_kind,
        balances.scope_id,
        'overdue' as line_code,
        {{ groups | length + 2 }} as line_rank,
        balances.closing_amount - coalesce(positions.open_pipeline_amount, 0) as amount,
        balances.closing_count - coalesce(positions.open_pipeline_count, 0) as deal_count
    from balances
    left join positions on {{ same_key('balances', 'positions', ['scope_kind', 'scope_id']) }}

),

told as (

    select
        lines.scope_kind,
        lines.scope_id,
        lines.line_code,
        cast(lines.line_rank as integer) as line_rank,
        cast(lines.amount as decimal(18, 2)) as amount,
        cast(lines.deal_count as bigint) as deal_count
    from lines
    inner join scopes on {{ same_key('lines', 'scopes', ['scope_kind', 'scope_id']) }}

)

select * from told
