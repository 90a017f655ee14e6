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
