{# Whether a metric is one whose past periods may be restated. #}
{% macro is_restated(metric_id) -%}
    {{ metric_id }} in (
            'bookings_amount', 'won_deal_count', 'target_amount', 'attainment_ratio',
            'variance_amount', 'win_rate_count_ratio', 'win_rate_value_ratio',
            'average_deal_amount', 'median_deal_amount', 'sales_cycle_median_days',
            'new_customer_count', 'pipeline_created_amount', 'pipeline_created_count',
            'activity_count'
        )
{%- endmacro %}

{# Whether a metric is a sum of deals, which are told. #}
{% macro is_summed(metric_id) -%}
    {{ metric_id }} in ('bookings_amount', 'won_deal_count')
{%- endmacro %}

{# What each won deal added to each scope, by the people of the scope then and now. #}
{% macro restated_sides() -%}
    {%- for metric in ['bookings_amount', 'won_deal_count'] %}
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
    where {{ is_summed('parts.metric_id') }}
{%- endmacro %}
