with all_deals as (

    select * from {{ ref('fct_deal') }}

),

deals as (

    select * from all_deals
    where {{ is_deal_mendable() }}

),

stages as (

    select * from {{ ref('dim_stage') }}
    where is_current

),

rules as (

    select * from {{ ref('stg_parameters__eligibility_rules') }}

),

-- What a source never fills is not due: it has no such field.
kept as (

    select
        {%- for field in due_fields() %}
        {{ is_field_kept(field) }} as is_{{ field }}_kept,
        {%- endfor %}
        source
    from all_deals
    group by source

),

due as (

    select
        {%- for field in due_fields() %}
        kept.is_{{ field }}_kept
        and {{ contains_text("coalesce(stages.due_fields, '')", "'," ~ field ~ ",'") }}
            as is_{{ field }}_due,
        {%- endfor %}
        deals.*
    from deals
    inner join kept on deals.source = kept.source
    left join stages
        on deals.source = stages.source
            and deals.pipeline = stages.pipeline
            and deals.stage = stages.stage

),

fields as (

    {%- for field, written in due_fields().items() %}
    {%- set text = 'cast(' ~ field ~ ' as ' ~ type_text() ~ ')' %}
    {{ 'union all' if not loop.first }}
    select
        source,
        deal_id,
        owner_id,
        pipeline,
        stage,
        status,
        '{{ field }}' as field_name,
        {{ text }} as field_value,
        case
            when {{ field }} is null then 'missing'
            {%- if written == 'number' %}
            when {{ field }} = 0 then 'placeholder'
            {%- elif written == 'text' %}
            when {{ is_rule('placeholder_text', bare_name(field)) }} then 'placeholder'
            {%- else %}
            when {{ is_rule('placeholder_day', text) }} then 'placeholder'
            {%- endif %}
            {%- if field == 'close_date' %}
            when {{ is_rule('placeholder_month_end', 'due.source') }}
                and {{ is_month_end_of('close_date', 'created_date') }}
                then 'placeholder'
            {%- endif %}
            else 'filled'
        end as fill_code,
        source_file,
        source_row
    from due
    where is_{{ field }}_due
    {%- endfor %}

)

select
    source,
    deal_id,
    owner_id,
    pipeline,
    stage,
    status,
    field_name,
    field_value,
    fill_code,
    source_file,
    source_row
from fields
