{# Accounts as of today, read off fct_kpi_account as kpi_metrics() are off positions. #}
{% macro kpi_account_metrics() -%}
    {%- set rhythm_note = "case when rhythm_account_count = 0 then 'few_purchases' end" -%}
    {%- set metrics = [
        {'metric_id': 'account_coverage_ratio',
            'value': ratio('touched_account_count', 'assigned_account_count'),
            'numerator': 'touched_account_count', 'denominator': 'assigned_account_count',
            'n': 'assigned_account_count',
            'note': "case when assigned_account_count = 0 and not is_activity_delivered"
            ~ " then 'not_delivered' when assigned_account_count = 0 then 'no_accounts'"
            ~ " when assigned_account_count < " ~ enough_records() ~ " then 'n_small' end"},
        {'metric_id': 'dormant_account_count', 'n': 'rhythm_account_count',
            'value': 'case when rhythm_account_count > 0 then dormant_account_count end',
            'note': rhythm_note},
        {'metric_id': 'due_account_count', 'n': 'rhythm_account_count',
            'value': 'case when rhythm_account_count > 0 then due_account_count end',
            'note': rhythm_note},
    ] -%}
    {%- for metric in metrics -%}
        {%- do metric.update({'relation': 'account_counts'}) -%}
    {%- endfor -%}
    {{ return(metrics) }}
{%- endmacro %}
