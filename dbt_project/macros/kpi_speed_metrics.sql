{# Speed, cohorts and concentration, read off fct_kpi_speed as kpi_metrics() are off positions. #}
{% macro kpi_speed_metrics() -%}
    {%- set begun = 'period_start <= ' ~ as_of_date() -%}
    {%- set not_past = 'period_end >= ' ~ as_of_date() -%}
    {%- set worked = ratio('deal_day_count', 'elapsed_business_days') -%}
    {%- set win_rate = ratio('won_count', 'decided_count') -%}
    {%- set size = ratio('sized_amount', 'sized_count') -%}
    {%- set worked_note = "case when not is_worked_known then 'no_history'"
        ~ " when elapsed_business_days = 0 then 'no_business_days' end" -%}
    {%- set known_worked = 'case when is_worked_known then ' ~ worked ~ ' end' -%}
    {%- set gap = greater_of('target_amount - bookings_amount', '0') -%}
    {%- set commit_note = "case when commit_deal_count = 0 then 'no_commit'"
        ~ " when target_amount is not null and top1_amount > " ~ gap
        ~ " and " ~ gap ~ " > 0 then 'one_deal_fills_gap' end" -%}
    {%- set commit_double = 'cast(commit_amount as ' ~ type_double() ~ ')' -%}
    {%- set squared_commit = commit_double ~ ' * ' ~ commit_double -%}
    {%- set metrics = [
        {'metric_id': 'win_rate_strict_ratio', 'value': ratio('won_count', 'strict_count'),
            'numerator': 'won_count', 'denominator': 'strict_count', 'n': 'strict_count',
            'low': wilson('low', 'won_count', 'strict_count'),
            'high': wilson('high', 'won_count', 'strict_count'),
            'note': kpi_thin_note('strict_count', 'no_decisions')},
        {'metric_id': 'cohort_win_rate_ratio', 'value': 'cohort_win_ratio',
            'numerator': 'cohort_won_count', 'denominator': 'cohort_count', 'n': 'cohort_count',
            'low': 'case when is_cohort_old then '
                ~ wilson('low', 'cohort_won_count', 'cohort_count') ~ ' end',
            'high': 'case when is_cohort_old then '
                ~ wilson('high', 'cohort_won_count', 'cohort_count') ~ ' end',
            'note': 'cohort_note', 'told': begun},
        {'metric_id': 'trimmed_mean_deal_amount', 'value': 'trimmed_mean_amount',
            'n': 'sized_count', 'note': "case when sized_count = 0 then 'no_won_deals'"
            ~ " when trimmed_mean_amount is null then 'n_small' end"},
        {'metric_id': 'unsized_deal_count', 'value': 'unsized_count', 'n': 'unsized_count'},
        {'metric_id': 'sales_cycle_lost_median_days', 'value': 'lost_cycle_days',
            'n': 'lost_cycle_count', 'low': 'lost_cycle_low_days', 'high': 'lost_cycle_high_days',
            'note': kpi_thin_note('lost_cycle_count', 'no_lost_deals')},
        {'metric_id': 'sales_cycle_estimated_median_days', 'value': 'cycle_estimated_days',
            'n': 'cycle_deal_count', 'told': begun,
            'note': "case when cycle_deal_count = 0 then 'no_cohort'"
            ~ " when cycle_estimated_days is null then 'half_undecided'"
            ~ " when cycle_deal_count < " ~ enough_records() ~ " then 'estimated,n_small'"
            ~ " else 'estimated' end"},
        {'metric_id': 'negative_cycle_count', 'value': 'negative_cycle_count',
            'n': 'negative_cycle_count'},
        {'metric_id': 'sales_velocity_amount', 'n': 'decided_count', 'told': 'is_current',
            'numerator': 'total_open_pipeline_count * ' ~ win_rate ~ ' * ' ~ size,
            'denominator': 'sales_cycle_median_days',
            'value': ratio('total_open_pipeline_count * ' ~ win_rate ~ ' * ' ~ size,
                'sales_cycle_median_days'),
            'note': "case when decided_count = 0 then 'no_decisions'"
            ~ " when sized_count = 0 or sales_cycle_median_days is null then 'no_won_deals'"
            ~ " when sales_cycle_median_days = 0 then 'no_days'"
            ~ " when decided_count < " ~ enough_records() ~ " then 'n_small' end"},
        {'metric_id': 'worked_deal_count', 'value': known_worked, 'numerator': 'deal_day_count',
            'denominator': 'elapsed_business_days', 'note': worked_note, 'told': begun},
        {'metric_id': 'decision_count', 'value': 'decided_count', 'n': 'decided_count'},
        {'metric_id': 'implied_cycle_days', 'numerator': 'deal_day_count',
            'denominator': 'decided_count', 'n': 'decided_count', 'told': begun,
            'value': 'case when is_worked_known then '
                ~ ratio('deal_day_count', 'decided_count') ~ ' end',
            'note': "case when not is_worked_known then 'no_history'"
            ~ " when decided_count = 0 then 'no_decisions'"
            ~ " when decided_count < " ~ enough_records() ~ " then 'n_small' end"},
        {'metric_id': 'bookings_per_win_amount', 'value': ratio('bookings_amount', 'won_count'),
            'numerator': 'bookings_amount', 'denominator': 'won_count', 'n': 'won_count',
            'note': kpi_thin_note('won_count', 'no_won_deals')},
        {'metric_id': 'commit_pipeline_amount', 'value': 'commit_amount',
            'n': 'commit_deal_count', 'told': not_past},
        {'metric_id': 'commit_top1_ratio', 'value': ratio('top1_amount', 'commit_amount'),
            'numerator': 'top1_amount', 'denominator': 'commit_amount',
            'n': 'commit_deal_count', 'note': commit_note, 'told': not_past},
        {'metric_id': 'commit_top5_ratio', 'value': ratio('top5_amount', 'commit_amount'),
            'numerator': 'top5_amount', 'denominator': 'commit_amount',
            'n': 'commit_deal_count', 'note': commit_note, 'told': not_past},
        {'metric_id': 'commit_hhi_ratio', 'numerator': 'squared_amount',
            'value': ratio('squared_amount', squared_commit),
            'denominator': squared_commit, 'n': 'commit_deal_count', 'note': commit_note, 'told': not_past},
    ] -%}
    {%- for metric in metrics -%}
        {%- do metric.update({'relation': 'speeds'}) -%}
    {%- endfor -%}
    {{ return(metrics) }}
{%- endmacro %}
