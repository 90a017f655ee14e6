{# Scopes and periods of which another edit is known than at the last build. #}
{{ config(materialized='table') }}
{% set before = ref('int_edits_before') %}
{% set edits_of_tonight -%}
    (
        select told.*
        from {{ ref('fct_deal_edit') }} as told
        {{ join_deals_among(ref('int_deals_reedited'), 'told', 'deal_id') }}
    )
{%- endset %}
{% set changed = net_changes(
    edits_of_tonight, before if as_built('int_edits_touched'),
    ['owner_id', 'changed_date', 'source', 'deal_id', 'field_name'],
    which="editor_code <> 'machine'"
) %}
{{ touched_periods('(' ~ changed ~ ')', 'changed_date') }}
