{% set is_step_past = "status = 'open' and next_action_date < " ~ as_of_date() %}
{% set asked_fields = [
    ('stage', 'stage', "case when is_old_in_stage then 'stale' end"),
    ('amount', 'amount', "case when is_amount_due and coalesce(amount, 0) = 0 then 'missing' end"),
    ('close_date', 'close_date',
        "case when status = 'open' and close_date < " ~ as_of_date() ~ " then 'overdue'"
        ~ " when is_close_date_due and close_date is null then 'missing'"
        ~ " when is_old_in_stage then 'stale' end"),
    ('next_action', 'next_action',
        "case when not is_next_action_due then null"
        ~ " when next_action is null and next_action_date is null then 'missing'"
        ~ " when " ~ is_step_past ~ " then 'overdue' end"),
    ('next_action_date', 'next_action_date',
        "case when not is_next_action_date_due then null"
        ~ " when next_action_date is null then 'missing'"
        ~ " when " ~ is_step_past ~ " then 'overdue' end"),
    ('lost_reason', 'lost_reason',
        "case when is_lost_reason_due and lost_reason is null then 'missing' end"),
] %}
with deals as (

    select * from {{ ref('fct_deal') }}
    where {{ is_deal_mendable() }}

),

stages as (

    select * from {{ ref('dim_stage') }}
    where is_current

),

owners as (

    select * from {{ ref('dim_owner') }}
    where is_current

),

-- What a source never fills is not asked for: it has no such field.
kept as (

    select
        source,
        count(next_action) > 0 as is_next_action_kept,
        count(next_action_date) > 0 as is_next_action_date_kept,
        count(lost_reason) > 0 as is_lost_reason_kept
    from {{ ref('fct_deal') }}
    group by source

),

due as (

    select
        deals.*,
        {% for field in ['amount', 'close_date'] -%}
        {{ contains_text("coalesce(stages.due_fields, '')", "'," ~ field ~ ",'") }}
            as is_{{ field }}_due,
        {% endfor -%}
        {% for field in ['next_action', 'next_action_date', 'lost_reason'] -%}
        {{ contains_text("coalesce(stages.due_fields, '')", "'," ~ field ~ ",'") }}
        and kept.is_{{ field }}_kept as is_{{ field }}_due,
        {% endfor -%}
        {{ contains_text("coalesce(deals.stalled_reasons, '')", "'stage_age'") }} as is_old_in_stage
    from deals
    inner join kept on deals.source = kept.source
    left join stages
        on deals.source = stages.source
            and deals.pipeline = stages.pipeline
            and deals.stage = stages.stage

),

asked as (

    {%- for field, value, reason in asked_fields %}
    {{ 'union all' if not loop.first }}
    select
        source,
        deal_id,
        '{{ field }}' as field_name,
        cast({{ value }} as {{ type_text() }}) as field_value,
        {{ reason }} as request_code
    from due
    {%- endfor %}

),

-- What stands in a field and is no answer is asked for as if nothing did.
wanted as (

    select * from asked
    where request_code is not null
    union all
    select
        source,
        deal_id,
        field_name,
        field_value,
        'missing' as request_code
    from {{ ref('fct_deal_field') }} as deal_fields
    where fill_code = 'placeholder'
        and field_name in ('amount', 'close_date', 'next_action', 'next_action_date', 'lost_reason')
        and not exists (
            select 1 from asked as others
            where others.source = deal_fields.source
                and others.deal_id = deal_fields.deal_id
                and others.field_name = deal_fields.field_name
                and others.request_code is not null
        )

),

requests as (

    select
        {{ as_of_date() }} as as_of,
        deals.owner_id,
        owners.name as owner_name,
        owners.language,
        owners.is_active,
        deals.source,
        deals.deal_id,
        deals.deal_name,
        deals.account_name,
        deals.pipeline,
        deals.stage,
        deals.currency,
        deals.amount_reporting,
        wanted.field_name,
        wanted.field_value,
        wanted.request_code
    from wanted
    inner join deals on wanted.source = deals.source and wanted.deal_id = deals.deal_id
    inner join owners on deals.owner_id = owners.owner_id

)

select * from requests
