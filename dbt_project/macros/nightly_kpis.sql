{#
    A KPI follows its sums, what else stands beside them, the frame of scopes and periods, and what was
    delivered. Where none of these is another than at the last build, and the period is not the current
    one, its row stands (int_periods_touched).
#}

{# What tables of KPIs hold beside sums and medians, by the model it is of: `counted` is 0 where nothing
   is known, `told` may be null; what has another name there stands beside it. Paces are left out, for
   only current periods have any. #}
{% macro kpi_inputs() -%}
    {{ return({
        'fct_kpi_position': {
            'fct_kpi_frame': {'told': [
                'period_end', 'is_current', 'period_offset', 'business_days', 'elapsed_business_days']},
            'fct_kpi_target': {'told': ['target_amount', 'target_note']},
            'fct_kpi_due': {'counted': kpi_due_columns()}},
        'fct_kpi_speed': {
            'fct_kpi_cohort': {'counted': ['cohort_count', 'cycle_deal_count'], 'told': [
                'cohort_won_count', 'cohort_win_ratio',
                ('built.is_cohort_old', 'coalesce(fct_kpi_cohort.is_old, false)'),
                ("nullif(built.cohort_note, 'no_cohort')", 'fct_kpi_cohort.cohort_note'),
                ('built.cycle_estimated_days', 'fct_kpi_cohort.cycle_median_days')]},
            'fct_kpi_worked': {'counted': ['deal_day_count']},
            'fct_kpi_concentration': {'counted': ['commit_deal_count', 'commit_amount'], 'told': [
                'top1_amount', 'top5_amount', 'squared_amount']}},
        'fct_kpi_activity': {
            'fct_kpi_presence': {'counted': ['person_count', 'person_day_count']},
            'fct_kpi_activity_target': {'told': [
                ('built.activity_target_count', 'fct_kpi_activity_target.target_count'),
                ('built.activity_target_note', 'fct_kpi_activity_target.target_note')]}},
        'fct_kpi_burden': {
            'fct_kpi_edit': {'counted': [
                'edit_count', 'useful_edit_count', 'edited_deal_count', 'edit_day_count']},
            'fct_kpi_entry': {'counted': ['entry_count', 'batch_count'], 'told': [
                'lag_median_days', 'lag_p90_days']},
            'fct_kpi_round': {'counted': ['request_count', 'returned_count'], 'told': [
                'return_median_days']}},
    }) }}
{%- endmacro %}

{# What the KPIs of answers are made of, and the scope and period that it is of. #}
{% macro kpi_response_columns() -%}
    {{ return([
        'scope_kind', 'scope_id', 'period_kind', 'period_start', 'asked_count', 'answer_kept_count',
        'timed_count', 'untimed_count', 'unanswered_count', 'unknown_count', 'clock_hour_count',
        'clock_hour_known_count', 'business_hour_count', 'business_hour_known_count',
        'clock_median_hours', 'clock_p90_hours', 'business_median_hours', 'business_p90_hours'
    ]) }}
{%- endmacro %}

{# That two values are not the same; null is a value. #}
{% macro is_other(one, other) -%}
    {{ one }} <> {{ other }}
            or ({{ one }} is null and {{ other }} is not null)
            or ({{ one }} is not null and {{ other }} is null)
{%- endmacro %}

{# Scopes and periods of which a table of KPIs holds something else, as built, than is told now. #}
{% macro periods_told_else(model_name, inputs) -%}
    select
        built.scope_kind,
        built.scope_id,
        built.period_kind,
        built.period_start
    from {{ as_built(model_name) }} as built
    {%- for name in inputs %}
    left join {{ ref(name) }} as {{ name }} on {{ kpi_same_period('built', name) }}
    {%- endfor %}
    where
        1 = 0
        {%- for name, columns in inputs.items() %}
        {%- for column in columns.counted or [] %}
        or coalesce(built.{{ column }}, 0) <> coalesce({{ name }}.{{ column }}, 0)
        {%- endfor %}
        {%- for told in columns.told or [] %}
        {%- set pair = ['built.' ~ told, name ~ '.' ~ told] if told is string else told %}
        or {{ is_other(pair[0], pair[1]) }}
        {%- endfor %}
        {%- endfor %}
{%- endmacro %}

{# Leaves of the rows those of touched scopes and periods; see join_touched_activities. #}
{% macro join_touched_periods(touched, told) -%}
    inner join (
        select distinct
            scope_kind,
            scope_id,
            period_kind,
            period_start
        from {{ touched }}
    ) as tonight on {{ kpi_same_period(told, 'tonight') }}
{%- endmacro %}

{# The rows of a table by scope and period that a night makes anew; all without a past. #}
{% macro rows_of_tonight(model_name, which='true', touched='int_periods_touched') -%}
    select told.*
    from {{ ref(model_name) }} as told
    {%- if goes_on_with(touched) %}
    {{ join_touched_periods(ref(touched), 'told') }}
    {%- endif %}
    where {{ which }}
{%- endmacro %}

{# The metrics whose values stand where nothing of their scope and period is touched; of the others there
   are few rows, and they are made anew each night. #}
{% macro standing_metrics() -%}
    {%- set names = [] -%}
    {%- for metric in kpi_metrics() + kpi_speed_metrics() + kpi_activity_metrics()
        + kpi_response_metrics() + kpi_task_metrics() + kpi_burden_metrics() -%}
        {%- do names.append(metric.metric_id) -%}
    {%- endfor -%}
    {%- for kind in ['filled_share', 'share', 'mean'] -%}
        {%- do names.extend(kpi_rate_metrics(kind)) -%}
    {%- endfor -%}
    {{ return("'" ~ names | join("', '") ~ "'") }}
{%- endmacro %}

{# Before the values that are made anew are taken up: those of the last build go. #}
{% macro forget_kpi_values() -%}
    {%- if as_built(model.name) -%}
    delete from {{ this }}
        {%- if sums_go_on() %}
    where (segment_kind = 'all' and metric_id not in ({{ standing_metrics() }}))
        or {{ is_touched_period('int_periods_touched', this, this) }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{# After the rows that are made anew are taken up: those that stand are told as of tonight too. #}
{% macro tell_as_of_tonight() -%}
    update {{ this }} set as_of = {{ as_of_date() }} where as_of <> {{ as_of_date() }}
{%- endmacro %}
