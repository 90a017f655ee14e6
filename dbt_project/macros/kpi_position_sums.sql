{# The sums that stand side by side in fct_kpi_position: name, where from, type. #}
{% macro kpi_position_sums() -%}
    {%- set amounts = [
        'bookings_amount', 'overlay_bookings_amount', 'open_pipeline_amount', 'total_open_pipeline_amount',
        'overdue_pipeline_amount', 'on_hold_pipeline_amount', 'pipeline_created_amount',
        'stalled_deal_amount',
    ] -%}
    {%- set counts = [
        'won_deal_count', 'new_customer_count', 'open_pipeline_count', 'total_open_pipeline_count',
        'pipeline_created_count', 'stalled_deal_count', 'amount_missing_count',
        'activity_count',
    ] -%}
    {%- set others = [
        ('won_count', 'win_rate_count_ratio', 'numerator', 'bigint'),
        ('decided_count', 'win_rate_count_ratio', 'denominator', 'bigint'),
        ('won_value_amount', 'win_rate_value_ratio', 'numerator', 'decimal(18, 2)'),
        ('decided_value_amount', 'win_rate_value_ratio', 'denominator', 'decimal(18, 2)'),
        ('decided_value_count', 'win_rate_value_ratio', 'n', 'bigint'),
        ('sized_amount', 'average_deal_amount', 'numerator', 'decimal(18, 2)'),
        ('sized_count', 'average_deal_amount', 'n', 'bigint'),
        ('cycle_count', 'sales_cycle_median_days', 'n', 'bigint'),
    ] -%}
    {%- set sums = [] -%}
    {%- for metric_id in amounts -%}
        {%- do sums.append({'name': metric_id, 'metric_id': metric_id,
            'column': 'numerator', 'data_type': 'decimal(18, 2)'}) -%}
        {%- do sums.append({'name': metric_id ~ '_n', 'metric_id': metric_id,
            'column': 'n', 'data_type': 'bigint'}) -%}
    {%- endfor -%}
    {%- for metric_id in counts -%}
        {%- do sums.append({'name': metric_id, 'metric_id': metric_id,
            'column': 'numerator', 'data_type': 'bigint'}) -%}
    {%- endfor -%}
    {%- for name, metric_id, column, data_type in others -%}
        {%- do sums.append({'name': name, 'metric_id': metric_id,
            'column': column, 'data_type': data_type}) -%}
    {%- endfor -%}
    {{ return(sums) }}
{%- endmacro %}

{# What became of the deals that were open and due when a period began. #}
{% macro kpi_due_columns() -%}
    {{ return([
        'due_count', 'pushed_count', 'due_amount', 'pushed_amount', 'commit_count',
        'commit_amount', 'commit_missed_amount',
    ]) }}
{%- endmacro %}

{# The medians and P80s that stand beside the sums: name, where from, column. #}
{% macro kpi_position_spreads() -%}
    {{ return([
        ('median_deal_amount', 'average_deal_amount', 'median_value'),
        ('median_deal_low_amount', 'average_deal_amount', 'median_low_value'),
        ('median_deal_high_amount', 'average_deal_amount', 'median_high_value'),
        ('sales_cycle_median_days', 'sales_cycle_median_days', 'median_value'),
        ('sales_cycle_median_low_days', 'sales_cycle_median_days', 'median_low_value'),
        ('sales_cycle_median_high_days', 'sales_cycle_median_days', 'median_high_value'),
        ('sales_cycle_p80_days', 'sales_cycle_median_days', 'p80_value'),
    ]) }}
{%- endmacro %}
