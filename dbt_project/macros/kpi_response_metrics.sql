{# How soon people answer, read off fct_kpi_response as kpi_metrics() are off positions. #}
{% macro kpi_response_metrics() -%}
    {%- set begun = 'period_start <= ' ~ as_of_date() -%}
    {%- set unknown = "case when asked_count = 0 and not is_inquiry_delivered then 'not_delivered' end" -%}
    {%- set nothing = "case when asked_count = 0 then 'no_inquiries' end" -%}
    {%- set waiting = 'timed_count + unanswered_count' -%}
    {#- Where the times of more than three in ten are not known, the others say nothing of them. -#}
    {%- set untimed = "case when (untimed_count + unknown_count) * 10 > asked_count * 3"
        ~ " then 'no_times' end" -%}
    {#- Where closings alone are known, who is not closed may have been answered all the same. -#}
    {%- set silent = "case when answer_kept_count * 10 < asked_count * 7 then 'answers_unknown' end" -%}
    {%- set metrics = [
        {'metric_id': 'response_count', 'value': kpi_unless(unknown, 'asked_count'),
            'n': kpi_unless(unknown, 'asked_count'), 'note': unknown},
        {'metric_id': 'response_never_ratio', 'numerator': 'unanswered_count',
            'value': kpi_unless(silent, ratio('unanswered_count', 'answer_kept_count')),
            'denominator': 'answer_kept_count', 'n': 'asked_count',
            'low': kpi_unless(silent, wilson('low', 'unanswered_count', 'answer_kept_count')),
            'high': kpi_unless(silent, wilson('high', 'unanswered_count', 'answer_kept_count')),
            'note': 'coalesce(' ~ unknown ~ ', ' ~ nothing ~ ', ' ~ silent ~ ", case when"
            ~ " answer_kept_count < 10 then 'n_small' end)"},
    ] -%}
    {%- for clock in ['clock', 'business'] -%}
        {%- for percentile, beyond in [('median', 'half_unanswered'), ('p90', 'tenth_unanswered')] -%}
            {%- set value = clock ~ '_' ~ percentile ~ '_hours' -%}
            {%- do metrics.append({'metric_id': 'response_' ~ value, 'n': waiting,
                'value': kpi_unless(untimed, value),
                'note': 'coalesce(' ~ unknown ~ ', ' ~ nothing ~ ', ' ~ untimed ~ ", case when "
                ~ value ~ " is null then '" ~ beyond
                ~ "' when " ~ waiting ~ " < 10 then 'n_small' end)"}) -%}
        {%- endfor -%}
        {%- set within, known = clock ~ '_hour_count', clock ~ '_hour_known_count' -%}
        {%- do metrics.append({'metric_id': 'response_' ~ clock ~ '_hour_ratio',
            'value': kpi_unless(untimed, ratio(within, known)),
            'numerator': within, 'denominator': known, 'n': known,
            'low': kpi_unless(untimed, wilson('low', within, known)),
            'high': kpi_unless(untimed, wilson('high', within, known)),
            'note': 'coalesce(' ~ unknown ~ ', ' ~ nothing ~ ', ' ~ untimed ~ ", case when " ~ known
            ~ " = 0 then 'no_times' when " ~ known ~ " < 10 then 'n_small' end)"}) -%}
    {%- endfor -%}
    {%- for metric in metrics -%}
        {%- do metric.update({'relation': 'responses', 'told': begun}) -%}
    {%- endfor -%}
    {{ return(metrics) }}
{%- endmacro %}
