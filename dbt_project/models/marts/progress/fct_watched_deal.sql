{{ config(tags=['after_outlook']) }}

with risks as (

    select * from {{ ref('fct_deal_risk') }}

),

slips as (

    select * from {{ ref('fct_deal_slip') }}

),

windows as (

    select * from {{ ref('dim_movement_window') }}
    where window_id in {{ watched_windows() }}

),

scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

members as (

    select * from {{ ref('dim_scope_owner') }}

),

united as (

    select
        windows.window_code,
        scopes.scope_kind,
        scopes.scope_id,
        'at_risk' as list_code,
        risks.source,
        risks.deal_id,
        risks.owner_id,
        risks.amount,
        cast(null as date) as old_close_date,
        risks.close_date,
        risks.push_count,
        false as is_on_hold,
        risks.at_risk_since as watched_since
    from risks
    cross join windows
    inner join members on risks.owner_id = members.owner_id
    inner join scopes on {{ same_key('members', 'scopes', ['scope_kind', 'scope_id']) }}
    where risks.is_due_in_period and risks.at_risk_since > windows.t0
    union all
    select
        window_code,
        scope_kind,
        scope_id,
        'slipped' as list_code,
        source,
        deal_id,
        owner_id,
        amount,
        old_close_date,
        close_date,
        push_count,
        is_on_hold,
        slipped_on as watched_since
    from slips

)

select
    {%- for column in [
        'window_code', 'scope_kind', 'scope_id', 'list_code', 'source', 'deal_id', 'owner_id',
        'amount', 'old_close_date', 'close_date', 'push_count', 'watched_since',
    ] %}
    united.{{ column }},
    {%- endfor %}
    {{ watch_reasons() }} as reason_codes,
    {{ watch_question() }} as question_code
from united
left join risks on united.source = risks.source and united.deal_id = risks.deal_id
