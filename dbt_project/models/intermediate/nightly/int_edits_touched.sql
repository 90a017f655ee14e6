{# Scopes and periods of which another edit is known than at the last build. #}
{{ config(materialized='table') }}
{% set changed = net_changes(
    ref('fct_deal_edit'), as_built('int_edits_built'),
    ['owner_id', 'changed_date', 'source', 'deal_id', 'field_name'],
    which="editor_code <> 'machine'"
) %}
{{ touched_periods('(' ~ changed ~ ')', 'changed_date') }}
