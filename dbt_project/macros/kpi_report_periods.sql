{# The periods a progress report talks of: the quarter, this week and the week before. #}
{% macro kpi_report_periods(report_periods) -%}
    select 'period' as report_period, 'quarter' as period_kind, period_start
    from {{ report_periods }}
    union all
    select 'week' as report_period, 'week' as period_kind, week_start as period_start
    from {{ report_periods }}
    union all
    select 'previous_week' as report_period, 'week' as period_kind, previous_week_start
    from {{ report_periods }}
{%- endmacro %}

{# What else page 1 prints of a period: column, metric, period and what of its row. #}
{% macro kpi_summary_others() -%}
    {{ return([
        ('sales_cycle_median_days', 'sales_cycle_median_days', 'period', 'value'),
        ('activity_week_count', 'activity_count', 'week', 'value'),
        ('activity_previous_week_count', 'activity_count', 'previous_week', 'value'),
        ('bookings_week_amount', 'bookings_amount', 'week', 'value'),
        ('bookings_previous_week_amount', 'bookings_amount', 'previous_week', 'value'),
        ('target_note', 'target_amount', 'period', 'note'),
        ('pipeline_created_note', 'pipeline_created_amount', 'period', 'note'),
        ('activity_week_note', 'activity_count', 'week', 'note'),
        ('activity_previous_week_note', 'activity_count', 'previous_week', 'note'),
    ]) }}
{%- endmacro %}

{# The metrics of the quarter that page 1 of a progress report prints, by kind of column. #}
{% macro kpi_summary_metrics(column_kind) -%}
    {{ return({
        'amount': [
            'target_amount', 'bookings_amount', 'variance_amount', 'gap_to_go_amount',
            'linear_pace_amount', 'pace_gap_amount', 'open_pipeline_amount',
            'overdue_pipeline_amount', 'on_hold_pipeline_amount', 'average_deal_amount',
            'median_deal_amount', 'stalled_deal_amount', 'pipeline_created_amount',
        ],
        'ratio': [
            'attainment_ratio', 'coverage_ratio', 'win_rate_count_ratio',
            'win_rate_value_ratio',
        ],
        'count': [
            'open_pipeline_count', 'amount_missing_count', 'won_deal_count',
            'stalled_deal_count',
        ],
    }[column_kind]) }}
{%- endmacro %}
