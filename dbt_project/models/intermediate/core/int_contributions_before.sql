{#
    What the last build summed up and tonight makes anew, by day: its share goes from the sums before
    that of tonight comes. Empty without a last build.
#}
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_activities_touched') }}, {{ ref('int_deals_recredited') }}
{% set contributions_built = as_built('fct_kpi_contribution') %}
{% if contributions_built -%}
with gone as (

    {%- for remade in remade_contributions('told').values() %}
    {{ 'union all' if not loop.first }}
    select told.*
    from {{ contributions_built }} as told
    where {{ remade }}
    {%- endfor %}

)

select
    metric_id,
    owner_id,
    event_date,
    segment_kind,
    segment_id,
    sum(numerator) as numerator,
    sum(denominator) as denominator,
    sum(record_count) as record_count,
    count(*) as contribution_count,
    count(numerator) as known_count
from gone
group by metric_id, owner_id, event_date, segment_kind, segment_id
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
