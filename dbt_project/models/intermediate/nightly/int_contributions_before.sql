{#
    Contributions of the last build that tonight makes anew, taken aside before they go: those of its
    activities and deals. Empty without a past.
#}
{{ config(materialized='table') }}
{% set columns = summed_columns() | join(', ') %}
{% set deals_built = as_built('fct_deal_contribution') %}
{% set acted_deals_built = as_built('fct_acted_deal_contribution') %}
{% set activities_built = as_built('fct_activity') %}
{% set qualities_built = as_built('fct_activity_quality') %}
{% set touched = ref('int_activities_touched') %}
{% set is_recredited = is_recredited_deal('told', 'record_id') %}
{% set retold = ref('int_deals_retold') %}
{%- if deals_built and acted_deals_built and activities_built and qualities_built %}
with {{ activity_contributions(activities_built, qualities_built, touched) }}

select {{ columns }} from owned_contributions
union all
select {{ columns }}
from {{ deals_built }} as told
where {{ is_recredited }}
union all
select {{ columns }}
from (
    select told.*
    from {{ acted_deals_built }} as told
    {{ join_deals_among(retold, 'told', 'record_id') }}
) as acted_deals
{%- else %}
select
    cast(null as {{ type_text() }}) as metric_id,
    cast(null as {{ type_text() }}) as owner_id,
    cast(null as date) as event_date,
    cast(null as {{ type_text() }}) as segment_kind,
    cast(null as {{ type_text() }}) as segment_id,
    cast(null as decimal(18, 2)) as numerator,
    cast(null as decimal(18, 2)) as denominator,
    cast(null as integer) as record_count
from {{ ref('dim_scope_owner') }}
where 1 = 0
{%- endif %}
