{{ config(tags=['after_outlook']) }}

with days as (

    select * from {{ ref('dim_todo_day') }}

),

deals as (

    select * from {{ ref('fct_todo_deal') }}

),

requests as (

    select * from {{ ref('fct_update_request') }}
    where request_code = 'missing' and field_name in ('amount', 'close_date', 'lost_reason')

),

listed_steps as (

    {%- for kind, model in [('task', 'fct_todo_task'), ('milestone', 'fct_todo_milestone')] %}
    {{ 'union all' if not loop.first }}
    select
        'todo' as list_code,
        '{{ kind }}' as item_kind,
        source,
        {{ kind }}_id as item_id,
        cast(null as {{ type_text() }}) as field_name,
        owner_id,
        deal_source,
        deal_id,
        due_date,
        amount,
        reason_code,
        value_part,
        urgency_part,
        risk_part
    from {{ ref(model) }}
    {%- endfor %}

),

listed_deals as (

    select
        'todo' as list_code,
        'deal' as item_kind,
        source,
        deal_id as item_id,
        cast(null as {{ type_text() }}) as field_name,
        owner_id,
        source as deal_source,
        deal_id,
        due_date,
        amount,
        reason_code,
        value_part,
        urgency_part,
        risk_part
    from deals
    where reason_code is not null

),

listed_requests as (

    select
        'input' as list_code,
        'input' as item_kind,
        requests.source,
        requests.deal_id || '/' || requests.field_name as item_id,
        requests.field_name,
        requests.owner_id,
        requests.source as deal_source,
        requests.deal_id,
        cast(null as date) as due_date,
        requests.amount_reporting as amount,
        'missing_' || requests.field_name as reason_code,
        coalesce(deals.value_part, 0) as value_part,
        0.0 as urgency_part,
        coalesce(deals.risk_part, 0) as risk_part
    from requests
    left join deals on requests.source = deals.source and requests.deal_id = deals.deal_id

),

listed as (

    select * from listed_steps
    union all
    select * from listed_deals
    union all
    select * from listed_requests

),

scored as (

    select
        listed.*,
        days.todo_date,
        {{ rounded('100 * (0.5 * value_part + 0.3 * urgency_part + 0.2 * risk_part)', 6) }}
            as priority_score
    from listed
    cross join days
    where listed.owner_id <> {{ unassigned() }}

),

ranked as (

    select
        {{ as_of_date() }} as as_of,
        todo_date,
        owner_id,
        list_code,
        cast(
            row_number() over (
                partition by owner_id, list_code
                order by
                    priority_score desc nulls last, amount desc nulls last,
                    item_id asc nulls last, source asc nulls last, item_kind asc nulls last
            ) as integer
        ) as list_rank,
        item_kind,
        source,
        item_id,
        field_name,
        deal_source,
        deal_id,
        due_date,
        coalesce(due_date < todo_date, false) as is_past_due,
        amount,
        reason_code,
        cast(value_part as {{ type_double() }}) as value_part,
        cast(urgency_part as {{ type_double() }}) as urgency_part,
        cast(risk_part as {{ type_double() }}) as risk_part,
        cast(priority_score as {{ type_double() }}) as priority_score,
        {{ todo_quadrant('urgency_part', 'value_part', 'risk_part') }} as quadrant_code
    from scored

)

select * from ranked
