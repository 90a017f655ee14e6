{% set deal = 'source, deal_id' %}
{% set in_order = 'changed_at nulls last, change_id' %}
{{ config(
    materialized='incremental', pre_hook="{{ forget_deals_tonight('int_deal_changes_arrived') }}"
) }}
with changes as (

    {{ of_deals_tonight('int_deal_changes_known', 'int_deal_changes_arrived') }}

),

filled as (

    select
        source,
        deal_id,
        change_id,
        changed_at,
        changed_date,
        changed_by_id,
        {%- for field in edited_fields() %}
        {{ field }},
        {{ last_known(field, deal, in_order) }} as known_{{ field }},
        {%- endfor %}
        cast(snapshot_on as {{ type_text() }}) || '/' || source_file as source_file,
        source_row
    from changes

),

-- What stood in the field before the change; the first row of a deal is its entry, and no change.
stepped as (

    select
        *,
        {%- for field in edited_fields() %}
        lag(known_{{ field }}) over (partition by {{ deal }} order by {{ in_order }})
            as previous_{{ field }},
        {%- endfor %}
        row_number() over (partition by {{ deal }} order by {{ in_order }}) as change_number
    from filled

),

marked as (

    select
        {%- for field in edited_fields() %}
        change_number > 1
        and {{ field }} is not null
        and {{ field }} <> coalesce(previous_{{ field }}, {{ blank_of_edit(field) }})
            as is_{{ field }}_edited,
        {%- endfor %}
        *
    from stepped

),

edits as (

    {%- for field in edited_fields() %}
    {{ 'union all' if not loop.first }}
    select
        source,
        deal_id,
        change_id,
        '{{ field }}' as field_name,
        changed_date,
        changed_by_id,
        source_file,
        source_row
    from marked
    where is_{{ field }}_edited{{ ' and not is_stage_edited' if field in set_with_stage() }}
    {%- endfor %}

)

select * from edits
