{#
    Rates that are read straight off their contributions: shares, and means of values. What is
    filled in for fewer than seven of ten records says nothing of the others.
#}
{% macro kpi_rate_metrics(kind) -%}
    {{ return({
        'filled_share': [
            'activity_decision_maker_ratio', 'activity_next_step_ratio', 'activity_forward_ratio',
            'activity_note_ratio', 'activity_stage_kind_ratio',
        ],
        'share': ['multi_thread_two_ratio', 'multi_thread_three_ratio'],
        'mean': [
            'activity_proposal_score', 'activity_response_score', 'activities_per_win_count',
            'contact_coverage_count',
        ],
    }[kind]) }}
{%- endmacro %}

{% macro kpi_rate_rows(kind) -%}
    {%- set metric_ids = kpi_rate_metrics(kind) -%}
    {%- set is_told = 'rates.denominator * 10 >= rates.n * 7' if kind == 'filled_share' else 'true' -%}
    select
        rates.metric_id,
        rates.scope_kind,
        rates.scope_id,
        rates.period_kind,
        rates.period_start,
        frame.period_offset,
        'all' as segment_kind,
        'all' as segment_id,
        case when {{ is_told }} then {{ ratio('rates.numerator', 'rates.denominator') }} end as value,
        cast(rates.numerator as {{ type_double() }}) as numerator,
        cast(rates.denominator as {{ type_double() }}) as denominator,
        rates.n,
        {%- for end in ['low', 'high'] %}
        {%- if kind == 'mean' %}
        cast(null as {{ type_double() }}) as interval_{{ end }},
        {%- else %}
        case when {{ is_told }} then {{ wilson(end, 'rates.numerator', 'rates.denominator') }} end
            as interval_{{ end }},
        {%- endif %}
        {%- endfor %}
        case
            when not ({{ is_told }}) then 'too_little_recorded'
            when rates.denominator = 0 and rates.metric_id <> 'activities_per_win_count'
                then 'contacts_unknown'
            when rates.denominator = 0 then 'no_won_deals'
            when rates.denominator < {{ enough_records() }} then 'n_small'
        end as note
    from rates
    inner join frame on {{ kpi_same_period('rates', 'frame') }}
    where rates.metric_id in ('{{ metric_ids | join("', '") }}')
{%- endmacro %}
