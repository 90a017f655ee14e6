{# How each KPI is read off fct_kpi_position: one dictionary is the whole rule of one metric.
   `told` says for which periods the metric exists; a missing key means null (or every period). #}
{% macro kpi_metrics() -%}
    {#- the greater of a null and 0 is 0: without target there is no gap -#}
    {%- set gap = 'case when target_amount is not null then '
        ~ greater_of('target_amount - bookings_amount', '0') ~ ' end' -%}
    {%- set pace = 'target_amount * ' ~ ratio('elapsed_business_days', 'business_days') -%}
    {%- set not_past = 'period_end >= ' ~ as_of_date() -%}
    {%- set target_note = "coalesce(target_note, 'target_missing')" -%}
    {%- set no_target = "case when target_amount is null or target_amount = 0"
        ~ " then 'target_missing' else target_note end" -%}
    {%- set pace_note = "case when target_amount is null then 'target_missing'"
        ~ " when business_days = 0 then 'no_business_days' else target_note end" -%}
    {%- set coverage_note = "case when target_amount is null then 'target_missing'"
        ~ " when bookings_amount >= target_amount then 'achieved' end" -%}

    {{ return([
        {'metric_id': 'bookings_amount', 'value': 'bookings_amount', 'n': 'bookings_amount_n'},
        {'metric_id': 'target_amount', 'value': 'target_amount', 'note': target_note},
        {'metric_id': 'attainment_ratio', 'value': ratio('bookings_amount', 'target_amount'),
            'numerator': 'bookings_amount', 'denominator': 'target_amount',
            'n': 'bookings_amount_n', 'note': no_target},
        {'metric_id': 'variance_amount', 'value': 'bookings_amount - target_amount',
            'note': target_note},
        {'metric_id': 'gap_to_go_amount', 'value': gap, 'note': target_note},
        {'metric_id': 'linear_pace_amount', 'value': pace, 'note': pace_note},
        {'metric_id': 'pace_gap_amount', 'value': 'bookings_amount - ' ~ pace,
            'note': pace_note},
        {'metric_id': 'open_pipeline_amount', 'value': 'open_pipeline_amount',
            'n': 'open_pipeline_amount_n', 'told': not_past},
        {'metric_id': 'open_pipeline_count', 'value': 'open_pipeline_count',
            'n': 'open_pipeline_count', 'told': not_past},
        {'metric_id': 'total_open_pipeline_amount', 'value': 'total_open_pipeline_amount',
            'n': 'total_open_pipeline_amount_n', 'told': 'is_current'},
        {'metric_id': 'total_open_pipeline_count', 'value': 'total_open_pipeline_count',
            'n': 'total_open_pipeline_count', 'told': 'is_current'},
        {'metric_id': 'overdue_pipeline_amount', 'value': 'overdue_pipeline_amount',
            'n': 'overdue_pipeline_amount_n', 'told': 'is_current'},
        {'metric_id': 'on_hold_pipeline_amount', 'value': 'on_hold_pipeline_amount',
            'n': 'on_hold_pipeline_amount_n', 'told': 'is_current'},
        {'metric_id': 'amount_missing_count', 'value': 'amount_missing_count',
            'n': 'amount_missing_count'},
        {'metric_id': 'coverage_ratio', 'value': ratio('open_pipeline_amount', gap),
            'numerator': 'open_pipeline_amount', 'denominator': gap,
            'n': 'open_pipeline_amount_n', 'note': coverage_note, 'told': not_past},
        {'metric_id': 'pipeline_created_amount', 'value': 'pipeline_created_amount',
            'n': 'pipeline_created_amount_n'},
        {'metric_id': 'pipeline_created_count', 'value': 'pipeline_created_count',
            'n': 'pipeline_created_count'},
        {'metric_id': 'win_rate_count_ratio', 'value': ratio('won_count', 'decided_count'),
            'numerator': 'won_count', 'denominator': 'decided_count', 'n': 'decided_count',
            'note': kpi_thin_note('decided_count', 'no_decisions')},
        {'metric_id': 'win_rate_value_ratio',
            'value': ratio('won_value_amount', 'decided_value_amount'),
            'numerator': 'won_value_amount', 'denominator': 'decided_value_amount',
            'n': 'decided_value_count',
            'note': kpi_thin_note('decided_value_count', 'no_decisions')},
        {'metric_id': 'won_deal_count', 'value': 'won_deal_count', 'n': 'won_deal_count'},
        {'metric_id': 'average_deal_amount', 'value': ratio('sized_amount', 'sized_count'),
            'numerator': 'sized_amount', 'denominator': 'sized_count', 'n': 'sized_count',
            'note': kpi_thin_note('sized_count', 'no_won_deals')},
        {'metric_id': 'median_deal_amount', 'value': 'median_deal_amount', 'n': 'sized_count',
            'note': kpi_thin_note('sized_count', 'no_won_deals')},
        {'metric_id': 'sales_cycle_median_days', 'value': 'sales_cycle_median_days',
            'n': 'cycle_count', 'note': kpi_thin_note('cycle_count', 'no_won_deals')},
        {'metric_id': 'sales_cycle_p80_days', 'value': 'sales_cycle_p80_days',
            'n': 'cycle_count', 'note': kpi_thin_note('cycle_count', 'no_won_deals')},
        {'metric_id': 'stalled_deal_count', 'value': 'stalled_deal_count',
            'n': 'stalled_deal_count', 'told': 'is_current'},
        {'metric_id': 'stalled_deal_amount', 'value': 'stalled_deal_amount',
            'n': 'stalled_deal_amount_n', 'told': 'is_current'},
        {'metric_id': 'activity_count', 'value': 'activity_count', 'n': 'activity_count',
            'told': 'period_start <= ' ~ as_of_date()},
    ]) }}
{%- endmacro %}

{# A rate or median from fewer than ten records says so; from none says why it is absent. #}
{% macro kpi_thin_note(n, none_note) -%}
    case when {{ n }} = 0 then '{{ none_note }}' when {{ n }} < 10 then 'n_small' end
{%- endmacro %}

{# The rows of one metric: one per scope and period that it is told for. #}
{% macro kpi_metric_rows(metric) -%}
    select
        '{{ metric.metric_id }}' as metric_id,
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        period_offset,
        'all' as segment_kind,
        'all' as segment_id,
        cast({{ metric.value }} as {{ type_double() }}) as value,
        cast({{ metric.numerator or metric.value }} as {{ type_double() }}) as numerator,
        cast({{ metric.denominator or 'null' }} as {{ type_double() }}) as denominator,
        cast({{ metric.n or 'null' }} as bigint) as n,
        {{ metric.note or 'cast(null as ' ~ type_text() ~ ')' }} as note
    from positions
    -- A person's empty rows are kept for near periods, and where a target stands against them.
    where
        {{ metric.told or 'true' }}
        and (
            scope_kind <> 'owner'
            or period_offset between -1 and 1
            or coalesce({{ metric.value }}, 0) <> 0
            or coalesce({{ metric.n or 0 }}, 0) > 0
            {%- if metric.metric_id in ('bookings_amount', 'attainment_ratio') %}
            or target_amount is not null
            {%- endif %}
        )
{%- endmacro %}
