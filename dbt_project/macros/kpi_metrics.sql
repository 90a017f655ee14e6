{# How each KPI is read off fct_kpi_position: one dictionary is the whole rule of one metric.
   `told` says for which periods the metric exists; a missing key means null (or every period). #}
{% macro kpi_metrics() -%}
    {#- the greater of a null and 0 is 0: without target there is no gap -#}
    {%- set gap = 'case when target_amount is not null then '
        ~ greater_of('target_amount - bookings_amount', '0') ~ ' end' -%}
    {%- set pace = 'target_amount * ' ~ ratio('elapsed_business_days', 'business_days') -%}
    {%- set not_past = 'period_end >= ' ~ as_of_date() -%}
    {%- set missing = "case when not is_target_delivered then 'not_delivered'"
        ~ " else 'target_missing' end" -%}
    {%- set target_note = "case when target_amount is null then " ~ missing
        ~ " else target_note end" -%}
    {%- set no_target = "case when target_amount is null or target_amount = 0"
        ~ " then " ~ missing ~ " else target_note end" -%}
    {%- set pace_note = "case when target_amount is null then " ~ missing
        ~ " when business_days = 0 then 'no_business_days' else target_note end" -%}
    {%- set coverage_note = "case when target_amount is null then " ~ missing
        ~ " when bookings_amount >= target_amount then 'achieved' end" -%}
    {%- set no_activities = kpi_no_activities() -%}
    {#- Before the first snapshot or history row, first amounts and deleted deals are unknown. -#}
    {%- set no_creations = "case when period_end < deals_since then 'no_history' end" -%}

    {%- set no_target_told = "case when target_amount is null then " ~ missing -%}
    {%- set remaining = 'business_days - elapsed_business_days' -%}
    {%- set share = 'coalesce(booked_share, ' ~ ratio('elapsed_business_days', 'business_days') ~ ')' -%}

    {{ return([
        {'metric_id': 'bookings_amount', 'value': 'bookings_amount', 'n': 'bookings_amount_n'},
        {'metric_id': 'overlay_bookings_amount', 'value': 'overlay_bookings_amount',
            'n': 'overlay_bookings_amount_n', 'told': 'overlay_bookings_amount_n > 0'},
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
        {'metric_id': 'seasonal_pace_amount', 'value': 'target_amount * ' ~ share,
            'n': 'pace_period_count', 'told': 'is_current and period_kind <> \'week\'',
            'note': no_target_told
            ~ " when booked_share is null then 'linear_pace' else target_note end"},
        {'metric_id': 'run_rate_landing_amount', 'n': 'pace_period_count',
            'value': 'case when ' ~ share ~ ' >= 0.15 then bookings_amount / ' ~ share ~ ' end',
            'told': 'is_current and period_kind <> \'week\'',
            'note': 'case when ' ~ share ~ " < 0.15 then 'too_early'"
            ~ " when booked_share is null then 'linear_pace' end"},
        {'metric_id': 'required_daily_amount', 'numerator': gap, 'denominator': remaining,
            'value': ratio(gap, remaining), 'told': 'is_current',
            'note': no_target_told ~ ' when ' ~ remaining ~ " = 0 then 'period_end' else target_note end"},
        {'metric_id': 'daily_rate_amount', 'value': 'daily_rate_amount',
            'told': 'is_current and period_kind <> \'week\''},
        {'metric_id': 'required_coverage_ratio', 'value': 'required_coverage',
            'n': 'yield_period_count', 'told': 'is_current and period_kind <> \'week\'',
            'note': "case when required_coverage is null then 'no_history' end"},
        {'metric_id': 'bookings_pop_ratio', 'numerator': 'bookings_amount',
            'value': kpi_change('previous'), 'denominator': kpi_base('previous'),
            'told': 'is_current and period_kind <> \'week\'',
            'note': kpi_change_note('previous')},
        {'metric_id': 'bookings_yoy_ratio', 'numerator': 'bookings_amount',
            'value': kpi_change('last_year'), 'denominator': kpi_base('last_year'),
            'told': 'is_current and period_kind <> \'week\'',
            'note': kpi_change_note('last_year')},
        {'metric_id': 'new_customer_count', 'value': 'new_customer_count',
            'n': 'new_customer_count'},
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
        {'metric_id': 'pipeline_created_amount',
            'value': kpi_unless(no_creations, 'pipeline_created_amount'),
            'n': kpi_unless(no_creations, 'pipeline_created_amount_n'), 'note': no_creations},
        {'metric_id': 'pipeline_created_count',
            'value': kpi_unless(no_creations, 'pipeline_created_count'),
            'n': kpi_unless(no_creations, 'pipeline_created_count'), 'note': no_creations},
        {'metric_id': 'push_rate_count_ratio',
            'value': kpi_with_opening(ratio('pushed_count', 'due_count')),
            'numerator': kpi_with_opening('pushed_count'),
            'denominator': kpi_with_opening('due_count'), 'n': kpi_with_opening('due_count'),
            'note': kpi_due_note('due_count', 'due_count', 'nothing_due'),
            'told': 'due_count is not null'},
        {'metric_id': 'push_rate_value_ratio',
            'value': kpi_with_opening(ratio('pushed_amount', 'due_amount')),
            'numerator': kpi_with_opening('pushed_amount'),
            'denominator': kpi_with_opening('due_amount'), 'n': kpi_with_opening('due_count'),
            'note': kpi_due_note('due_amount', 'due_count', 'nothing_due'),
            'told': 'due_count is not null'},
        {'metric_id': 'commit_slippage_ratio',
            'value': kpi_with_opening(ratio('commit_missed_amount', 'commit_amount')),
            'numerator': kpi_with_opening('commit_missed_amount'),
            'denominator': kpi_with_opening('commit_amount'),
            'n': kpi_with_opening('commit_count'),
            'note': kpi_due_note('commit_amount', 'commit_count', 'no_commit'),
            'told': 'due_count is not null and period_end <= ' ~ as_of_date()},
        {'metric_id': 'win_rate_count_ratio', 'value': ratio('won_count', 'decided_count'),
            'numerator': 'won_count', 'denominator': 'decided_count', 'n': 'decided_count',
            'low': wilson('low', 'won_count', 'decided_count'),
            'high': wilson('high', 'won_count', 'decided_count'),
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
            'low': 'median_deal_low_amount', 'high': 'median_deal_high_amount',
            'note': kpi_thin_note('sized_count', 'no_won_deals')},
        {'metric_id': 'sales_cycle_median_days', 'value': 'sales_cycle_median_days',
            'low': 'sales_cycle_median_low_days', 'high': 'sales_cycle_median_high_days',
            'n': 'cycle_count', 'note': kpi_thin_note('cycle_count', 'no_won_deals')},
        {'metric_id': 'sales_cycle_p80_days', 'value': 'sales_cycle_p80_days',
            'n': 'cycle_count', 'note': kpi_thin_note('cycle_count', 'no_won_deals')},
        {'metric_id': 'stalled_deal_count', 'value': 'stalled_deal_count',
            'n': 'stalled_deal_count', 'told': 'is_current'},
        {'metric_id': 'stalled_deal_amount', 'value': 'stalled_deal_amount',
            'n': 'stalled_deal_amount_n', 'told': 'is_current'},
        {'metric_id': 'activity_count', 'value': kpi_unless(no_activities, 'activity_count'),
            'n': kpi_unless(no_activities, 'activity_count'), 'note': no_activities,
            'told': 'period_start <= ' ~ as_of_date()},
    ]) }}
{%- endmacro %}

{# Bookings of an earlier period up to the day that corresponds to as_of: as known then, else as now. #}
{% macro kpi_base(name) -%}
    coalesce({{ name }}_then_amount, {{ name }}_now_amount)
{%- endmacro %}

{% macro kpi_change(name) -%}
    case
            when {{ kpi_base(name) }} > 0
                then {{ ratio('bookings_amount', kpi_base(name)) }} - 1
        end
{%- endmacro %}

{% macro kpi_change_note(name) -%}
    case
            when coalesce({{ kpi_base(name) }}, 0) <= 0 then 'no_base'
            when {{ name }}_then_amount is null then 'as_known_now'
        end
{%- endmacro %}

{# A value that is null where a note says why it cannot be told. #}
{% macro kpi_unless(absence, value) -%}
    case when {{ absence }} is null then {{ value }} end
{%- endmacro %}

{# A rate or median from fewer than ten records says so; from none says why it is absent. #}
{% macro kpi_thin_note(n, none_note) -%}
    case when {{ n }} = 0 then '{{ none_note }}' when {{ n }} < 10 then 'n_small' end
{%- endmacro %}

{# What rests on the state at the begin of a period is not told where that was not yet delivered. #}
{% macro kpi_with_opening(expression) -%}
    case when has_opening then {{ expression }} end
{%- endmacro %}

{% macro kpi_due_note(denominator, n, none_note) -%}
    case
            when not has_opening then 'no_history'
            when {{ denominator }} = 0 then '{{ none_note }}'
            when {{ n }} < 10 then 'n_small'
        end
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
        cast({{ metric.low or 'null' }} as {{ type_double() }}) as interval_low,
        cast({{ metric.high or 'null' }} as {{ type_double() }}) as interval_high,
        {{ metric.note or 'cast(null as ' ~ type_text() ~ ')' }} as note
    from {{ metric.relation or 'positions' }}
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

{# The sums by stage and by kind of activity. #}
{% macro kpi_segment_rows() -%}
    select
        totals.metric_id,
        totals.scope_kind,
        totals.scope_id,
        totals.period_kind,
        totals.period_start,
        frame.period_offset,
        totals.segment_kind,
        totals.segment_id,
        cast(coalesce(totals.numerator, 0) as {{ type_double() }}) as value,
        cast(coalesce(totals.numerator, 0) as {{ type_double() }}) as numerator,
        cast(totals.denominator as {{ type_double() }}) as denominator,
        totals.n,
        cast(null as {{ type_double() }}) as interval_low,
        cast(null as {{ type_double() }}) as interval_high,
        cast(null as {{ type_text() }}) as note
    from totals
    inner join frame
        on
            totals.scope_kind = frame.scope_kind
            and totals.scope_id = frame.scope_id
            and totals.period_kind = frame.period_kind
            and totals.period_start = frame.period_start
{%- endmacro %}
