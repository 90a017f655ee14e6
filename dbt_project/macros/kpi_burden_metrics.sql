{# What input costs, read off fct_kpi_burden as kpi_metrics() are off positions. #}
{% macro kpi_burden_metrics() -%}
    {%- set begun = 'period_start <= ' ~ as_of_date() -%}
    {%- set no_edits = "case when edit_count > 0 then null when not is_history_delivered then"
        ~ " 'not_delivered' when period_end < history_since then 'no_history' else 'no_edits' end" -%}
    {%- set no_entries = "case when entry_count = 0 and not is_activity_delivered then"
        ~ " 'not_delivered' when entry_count = 0 then 'no_entries'"
        ~ " when entry_count < " ~ enough_records() ~ " then 'n_small' end" -%}
    {%- set metrics = [
        {'metric_id': 'fill_ratio', 'value': ratio('filled_count', 'due_count'),
            'numerator': 'filled_count', 'denominator': 'due_count', 'n': 'due_count',
            'low': wilson('low', 'filled_count', 'due_count'),
            'high': wilson('high', 'filled_count', 'due_count'),
            'note': kpi_thin_note('due_count', 'nothing_due'), 'told': 'is_current'},
        {'metric_id': 'edits_per_deal_count', 'value': ratio('edit_count', 'edited_deal_count'),
            'numerator': 'edit_count', 'denominator': 'edited_deal_count',
            'n': 'edited_deal_count', 'note': no_edits, 'told': begun},
        {'metric_id': 'edits_per_day_count', 'value': ratio('edit_count', 'edit_day_count'),
            'numerator': 'edit_count', 'denominator': 'edit_day_count',
            'n': 'edit_day_count', 'note': no_edits, 'told': begun},
        {'metric_id': 'useful_input_ratio', 'value': ratio('useful_edit_count', 'edit_count'),
            'numerator': 'useful_edit_count', 'denominator': 'edit_count', 'n': 'edit_count',
            'low': wilson('low', 'useful_edit_count', 'edit_count'),
            'high': wilson('high', 'useful_edit_count', 'edit_count'), 'told': begun,
            'note': 'coalesce(' ~ no_edits ~ ', ' ~ kpi_thin_note('edit_count', 'no_edits') ~ ')'},
        {'metric_id': 'input_lag_median_days', 'value': 'lag_median_days', 'n': 'entry_count',
            'note': no_entries, 'told': begun},
        {'metric_id': 'input_lag_p90_days', 'value': 'lag_p90_days', 'n': 'entry_count',
            'note': no_entries, 'told': begun},
        {'metric_id': 'month_end_batch_ratio', 'value': ratio('batch_count', 'entry_count'),
            'numerator': 'batch_count', 'denominator': 'entry_count', 'n': 'entry_count',
            'low': wilson('low', 'batch_count', 'entry_count'),
            'high': wilson('high', 'batch_count', 'entry_count'),
            'note': no_entries, 'told': begun},
        {'metric_id': 'update_request_count', 'value': 'request_count', 'n': 'request_count',
            'told': begun},
        {'metric_id': 'update_return_ratio', 'value': ratio('returned_count', 'request_count'),
            'numerator': 'returned_count', 'denominator': 'request_count', 'n': 'request_count',
            'low': wilson('low', 'returned_count', 'request_count'),
            'high': wilson('high', 'returned_count', 'request_count'), 'told': begun,
            'note': kpi_thin_note('request_count', 'nothing_asked')},
        {'metric_id': 'update_return_median_days', 'value': 'return_median_days',
            'n': 'returned_count', 'told': begun,
            'note': "case when request_count = 0 then 'nothing_asked' else "
            ~ kpi_thin_note('returned_count', 'nothing_returned') ~ " end"},
    ] -%}
    {%- for metric in metrics -%}
        {%- do metric.update({'relation': 'burdens'}) -%}
    {%- endfor -%}
    {{ return(metrics) }}
{%- endmacro %}

{# What each change of a deal counts by the fields that a person edited in it, out of rows of fct_deal_edit. #}
{% macro kpi_edit_contributions(edits) -%}
    select
        'edits_per_deal_count' as metric_id,
        owner_id,
        changed_date as event_date,
        'deal_change' as record_kind,
        change_id as record_id,
        source,
        cast(count(*) as decimal(18, 2)) as numerator,
        cast(null as decimal(18, 2)) as denominator,
        1 as record_count,
        'all' as segment_kind,
        'all' as segment_id,
        min(source_file) as source_file,
        min(source_row) as source_row
    from {{ edits }}
    where editor_code <> 'machine'
    group by source, deal_id, change_id, owner_id, changed_date
{%- endmacro %}
