{% set tonight = 'int_deals_reedited' %}
{{ config(
    materialized='incremental',
    pre_hook="{{ forget_deals_tonight('int_deals_reedited', taken_aside='int_edits_before') }}"
) }}
with edits as (

    {{ of_deals_tonight('int_deal_edits_made', tonight) }}

),

editors as (

    select * from {{ ref('int_editors_told') }}

),

deals as (

    {{ of_deals_tonight('fct_deal', tonight) }}

),

attributed as (

    select
        edits.source,
        edits.deal_id,
        edits.change_id,
        edits.field_name,
        edits.changed_date,
        coalesce(editors.editor_code, 'owner') as editor_code,
        coalesce(editors.editor_id, deals.owner_id, {{ unassigned() }}) as owner_id,
        edits.source_file,
        edits.source_row
    from edits
    left join editors
        on edits.source = editors.source and edits.changed_by_id = editors.changed_by_id
    left join deals on edits.source = deals.source and edits.deal_id = deals.deal_id

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
