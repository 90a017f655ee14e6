{#
    What the last build summed up and tonight makes anew, by day: its share goes from the sums before
    that of tonight comes. Empty without a last build.
#}
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_activities_touched') }}, {{ ref('int_deals_recredited') }}
{% set contributions_built = as_built('fct_kpi_contribution') %}
{% if contributions_built -%}
select
    told.metric_id,
    told.owner_id,
    told.event_date,
    told.segment_kind,
    told.segment_id,
    sum(told.numerator) as numerator,
    sum(told.denominator) as denominator,
    sum(told.record_count) as record_count,
    count(*) as contribution_count,
    count(told.numerator) as known_count
from {{ contributions_built }} as told
where {{ is_remade_contribution('told') }}
group by
    told.metric_id,
    told.owner_id,
    told.event_date,
    told.segment_kind,
    told.segment_id
{%- else -%}
select
    cast(null as {{ type_text() }}) as metric_id,
    cast(null as {{ type_text() }}) as owner_id,
    cast(null as date) as event_date,
    cast(null as {{ type_text() }}) as segment_kind,
    cast(null as {{ type_text() }}) as segment_id,
    cast(null as decimal(28, 2)) as numerator,
    cast(null as decimal(28, 2)) as denominator,
    cast(null as bigint) as record_count,
    cast(null as bigint) as contribution_count,
    cast(null as bigint) as known_count
from {{ ref('int_basis_differences') }}
where 1 = 0
{%- endif %}
