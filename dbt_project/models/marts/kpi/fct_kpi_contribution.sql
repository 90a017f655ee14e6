{# A view: activities and edits, the most of it, are told as they stand. #}
{{ config(materialized='view') }}
{%- for part in [
    'fct_deal_contribution', 'fct_acted_deal_contribution', 'fct_activity_contribution',
    'fct_edit_contribution', 'fct_record_contribution'
] %}
{{ 'union all' if not loop.first }}
select
    {{ contribution_columns() | join(',\n    ') }}
from {{ ref(part) }}
{%- endfor %}
