{% set previous_columns = [] %}
{%- for column in [
    'status', 'stage', 'amount', 'currency', 'close_date', 'owner_id', 'is_deleted'
] -%}
    {%- do previous_columns.append(
        'lag(' ~ column ~ ') over (partition by source, deal_id order by valid_from) as previous_'
        ~ column
    ) -%}
{%- endfor %}
{{ config(
    materialized='incremental',
    pre_hook=["{{ forget_deals_tonight(rests_on_org=true) }}", "{{ forget_old_events() }}"]
) }}
with versions as (

    {{ of_deals_tonight('int_deals_versioned', rests_on_org=true) }}

),

-- As far back as any window reaches; before that, fct_deal_version tells.
starts as (

    select min(t0) as t0 from {{ ref('dim_movement_window') }}

),

stepped as (

    select
        *,
        {{ previous_columns | join(',\n        ') }}
    from versions

),

recent as (

    select stepped.*
    from stepped
    inner join starts on stepped.valid_from > starts.t0

),

events as (

    {%- for code, condition in [
        ('created', 'previous_status is null'),
        ('deleted', 'is_deleted and not coalesce(previous_is_deleted, false)'),
        ('restored', 'not is_deleted and previous_is_deleted'),
        ('won', "status = 'won' and coalesce(previous_status <> 'won', true)"),
        ('lost', "status = 'lost' and coalesce(previous_status <> 'lost', true)"),
        ('on_hold', "status = 'on_hold' and coalesce(previous_status <> 'on_hold', true)"),
        ('disqualified',
            "status = 'disqualified' and coalesce(previous_status <> 'disqualified', true)"),
        ('reopened', "status = 'open' and previous_status in ('won', 'lost', 'disqualified')"),
        ('resumed', "status = 'open' and previous_status = 'on_hold'"),
        ('pushed', "status = 'open' and close_date > previous_close_date"),
        ('pulled', "status = 'open' and close_date < previous_close_date"),
        ('amount_up',
            'previous_status is not null and coalesce(amount, 0) > coalesce(previous_amount, 0)'),
        ('amount_down',
            'previous_status is not null and coalesce(amount, 0) < coalesce(previous_amount, 0)'),
        ('currency_changed',
            "previous_status is not null"
            ~ " and coalesce(currency, '') <> coalesce(previous_currency, '')"),
        ('stage_changed', 'stage <> previous_stage'),
        ('transferred', 'owner_id <> previous_owner_id'),
    ] %}
    {{ 'union all' if not loop.first }}
    select
        '{{ code }}' as event_code,
        recent.*
    from recent
    where {{ condition }}
    {%- endfor %}

)

select
    source,
    deal_id,
    valid_from as changed_on,
    event_code,
    previous_amount,
    amount,
    currency,
    previous_close_date,
    close_date,
    previous_stage,
    stage,
    previous_owner_id,
    owner_id,
    is_eligible,
    source_file,
    source_row
from events
