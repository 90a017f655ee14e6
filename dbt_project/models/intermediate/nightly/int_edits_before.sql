{#
    What people edited, as the last build told it, of deals whose edits are told anew tonight: taken aside
    before it goes. Nothing without a past.
#}
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_deals_reedited') }}
{% set built = as_built('fct_deal_edit') %}
{%- if built %}
select told.*
from {{ built }} as told
{{ join_deals_among(ref('int_deals_reedited'), 'told', 'deal_id') }}
where told.editor_code <> 'machine'
{%- else %}
select
    {%- for column in [
        'source', 'deal_id', 'change_id', 'field_name', 'editor_code', 'owner_id', 'source_file',
        'source_row'
    ] %}
    cast(null as {{ type_text() }}) as {{ column }},
    {%- endfor %}
    cast(null as date) as changed_date
from {{ ref('int_deals_reedited') }}
where 1 = 0
{%- endif %}
