{% set deal = 'source, deal_id' %}
{% set in_order = 'changed_at nulls last, change_id' %}
with changes as (

    select * from {{ ref('int_deal_changes_known') }}

),

deals as (

    select * from {{ ref('fct_deal') }}

),

aliases as (

    select * from {{ ref('int_owner_aliases') }}

),

-- People whose changes are a machine's, by any of their names.
machines as (

    select distinct coalesce(aliases.owner_id, rules.value) as owner_id
    from {{ ref('stg_parameters__eligibility_rules') }} as rules
    left join aliases on {{ person_key('rules.value') }} = aliases.alias
    where rules.kind = 'editor'

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

),

-- A history whose editors are all unknown names them in another way than the people of the org.
named as (

    select
        edits.*,
        aliases.owner_id as editor_id,
        machines.owner_id is not null as is_of_machine,
        count(aliases.owner_id) over (partition by edits.source) > 0 as is_source_named
    from edits
    left join aliases on {{ person_key('edits.changed_by_id') }} = aliases.alias
    left join machines on coalesce(aliases.owner_id, edits.changed_by_id) = machines.owner_id

),

attributed as (

    select
        named.source,
        named.deal_id,
        named.change_id,
        named.field_name,
        named.changed_date,
        case
            when named.is_of_machine then 'machine'
            when named.editor_id is not null then 'person'
            when named.changed_by_id is not null and named.is_source_named then 'machine'
            else 'owner'
        end as editor_code,
        coalesce(named.editor_id, deals.owner_id, {{ unassigned() }}) as owner_id,
        named.source_file,
        named.source_row
    from named
    left join deals on named.source = deals.source and named.deal_id = deals.deal_id

)

select
    source,
    deal_id,
    change_id,
    field_name,
    changed_date,
    editor_code,
    owner_id,
    source_file,
    source_row
from attributed
