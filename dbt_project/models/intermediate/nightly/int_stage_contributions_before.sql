{#
    What the deals that contribute anew tonight brought to stages at the last build, taken aside before it
    goes. Nothing without a past.
#}
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_deals_recredited') }}
{% set built = as_built('fct_stage_contribution') %}
{%- if built %}
select {{ stage_contribution_columns() | join(', ') }}
from {{ built }} as told
where {{ is_recredited_deal('told', 'deal_id') }}
{%- else %}
select
    cast(null as {{ type_text() }}) as conversion_kind,
    cast(null as {{ type_text() }}) as owner_id,
    cast(null as date) as event_date,
    cast(null as {{ type_text() }}) as source,
    cast(null as {{ type_text() }}) as pipeline,
    cast(null as {{ type_text() }}) as stage,
    cast(null as integer) as base_count,
    cast(null as integer) as advanced_count,
    cast(null as integer) as decided_count,
    cast(null as integer) as won_count,
    cast(null as integer) as stay_days
from {{ ref('int_deals_recredited') }}
where 1 = 0
{%- endif %}
