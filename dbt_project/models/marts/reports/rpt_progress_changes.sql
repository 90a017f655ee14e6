{{ config(tags=['after_outlook']) }}

{% set measures = ['pipeline', 'bookings'] %}
{% set columns = [
    ('pipeline', 'opening_amount'), ('pipeline', 'moved_amount'), ('pipeline', 'closing_amount'),
    ('bookings', 'opening_amount'), ('bookings', 'moved_amount'), ('bookings', 'closing_amount'),
] %}
with scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

landing_changes as (

    select * from {{ ref('fct_landing_change') }}

),

windows as (

    select
        *,
        coalesce(note, '') <> 'no_history' as is_known
    from {{ ref('dim_movement_window') }}
    where window_code in ('seven_days', 'month', 'quarter') and close_window = 'period'

),

balances as (

    select
        scope_kind,
        scope_id,
        window_id,
        {%- for measure, name in columns %}
        sum(case when measure_code = '{{ measure }}' then {{ name }} end)
            as {{ measure }}_{{ name }},
        {%- endfor %}
        sum(case when measure_code = 'pipeline' then round_trip_count end)
            as pipeline_round_trip_count
    from {{ ref('fct_movement_balance') }}
    group by scope_kind, scope_id, window_id

),

moved_deals as (

    select
        scope_kind,
        scope_id,
        window_id,
        count(distinct source || '/' || deal_id) as moved_deal_count
    from (
        {%- for model in ['fct_pipeline_movement', 'fct_bookings_bridge'] %}
        {{ 'union all' if not loop.first }}
        select
            scope_kind,
            scope_id,
            window_id,
            source,
            deal_id
        from {{ ref(model) }}
        {%- endfor %}
    ) as moves
    group by scope_kind, scope_id, window_id

)

select
    scopes.scope_kind,
    scopes.scope_id,
    windows.window_code,
    windows.t0,
    windows.t0_seen_on,
    windows.note,
    {%- for measure in measures %}
    {%- for name in ['opening_amount', 'closing_amount'] %}
    case
        when windows.is_known
            then cast(coalesce(balances.{{ measure }}_{{ name }}, 0) as decimal(18, 2))
    end as {{ measure }}_{{ name }},
    {%- endfor %}
    case
        when windows.is_known
            then cast(
                    coalesce(
                        balances.{{ measure }}_closing_amount
                        - balances.{{ measure }}_opening_amount
                        - balances.{{ measure }}_moved_amount, 0
                    ) as decimal(18, 2)
                )
    end as {{ measure }}_difference_amount,
    {%- endfor %}
    cast(
        coalesce(balances.pipeline_round_trip_count, 0) as bigint
    ) as pipeline_round_trip_count,
    case
        when windows.is_known then cast(coalesce(moved_deals.moved_deal_count, 0) as bigint)
    end as moved_deal_count,
    landing_changes.landing_then_on,
    landing_changes.landing_then_amount,
    landing_changes.landing_change_amount
from scopes
cross join windows
left join balances
    on {{ same_key('scopes', 'balances', ['scope_kind', 'scope_id']) }}
        and windows.window_id = balances.window_id
left join moved_deals
    on {{ same_key('scopes', 'moved_deals', ['scope_kind', 'scope_id']) }}
        and windows.window_id = moved_deals.window_id
left join landing_changes
    on {{ same_key('scopes', 'landing_changes', ['scope_kind', 'scope_id']) }}
        and windows.window_id = landing_changes.window_id
