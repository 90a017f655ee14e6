{# The metrics whose past periods may be restated; of the first two the deals are told. #}
{% macro restated_metrics() -%}
    {{ return([
        'bookings_amount', 'won_deal_count', 'target_amount', 'attainment_ratio', 'variance_amount',
        'win_rate_count_ratio', 'win_rate_value_ratio', 'average_deal_amount',
        'median_deal_amount', 'sales_cycle_median_days', 'new_customer_count',
        'pipeline_created_amount', 'pipeline_created_count', 'activity_count'
    ]) }}
{%- endmacro %}

{% macro summed_restatements() -%}
    {{ return(['bookings_amount', 'won_deal_count']) }}
{%- endmacro %}

{# What each won deal added to each scope, by the people of the scope then and now. #}
{% macro restated_sides() -%}
    {%- for metric in summed_restatements() %}
    {{ 'union all' if not loop.first }}
    select
        '{{ metric }}' as metric_id,
        'printed' as side,
        scope_owners.scope_kind,
        scope_owners.scope_id,
        parts.source,
        parts.deal_id,
        parts.event_date,
        coalesce(parts.{{ metric }}, 0) as value
    from {{ ref('stg_parameters__printed_deals') }} as parts
    inner join {{ ref('stg_parameters__printed_scope_owners') }} as scope_owners
        on parts.owner_id = scope_owners.owner_id
    where parts.is_eligible
    {%- endfor %}
    union all
    select
        parts.metric_id,
        'now' as side,
        scope_owners.scope_kind,
        scope_owners.scope_id,
        parts.source,
        parts.record_id as deal_id,
        parts.event_date,
        coalesce(parts.numerator, 0) as value
    from {{ ref('fct_kpi_contribution') }} as parts
    inner join {{ ref('dim_scope_owner') }} as scope_owners
        on parts.owner_id = scope_owners.owner_id
    where parts.metric_id in ('{{ summed_restatements() | join("', '") }}')
{%- endmacro %}
