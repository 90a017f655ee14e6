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
    {{ 'union all' if not loop.first }}
    select
        due.source,
        due.deal_id,
        due.owner_id,
        due.pipeline,
        due.stage,
        due.status,
        '{{ field }}' as field_name,
        cast(due.{{ field }} as {{ type_text() }}) as field_value,
        {{ fill_code(field, written, 'due') }} as fill_code,
        due.source_file,
        due.source_row
    from due
    where due.is_{{ field }}_due
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
