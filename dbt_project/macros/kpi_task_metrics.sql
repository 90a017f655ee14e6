{# What each task contributes: what is open is a stock of today, what is done belongs to its day. #}
{% macro kpi_task_contributions() %}
    {%- set as_of = as_of_date() -%}
    {{ _kpi_task_contribution('task_overdue_ratio', as_of,
        'case when is_overdue then 1 else 0 end', 'is_open and due_date is not null',
        denominator='1') }}
    union all
    {{ _kpi_task_contribution('task_overdue_median_days', as_of,
        days_between('due_date', as_of), 'is_overdue', denominator='1') }}
    union all
    {{ _kpi_task_contribution('task_undated_count', as_of, '1', 'is_open and due_date is null') }}
    union all
    {{ _kpi_task_contribution('task_on_time_ratio', 'completed_date',
        'case when completed_date <= due_date then 1 else 0 end',
        'completed_date is not null and due_date is not null', denominator='1') }}
{% endmacro %}

{# What each milestone of a deal contributes: on its due day, unless the deal was gone before it. #}
{% macro kpi_milestone_contributions() %}
    {{ _kpi_task_contribution('milestone_on_time_ratio', 'due_date',
        'case when is_on_time then 1 else 0 end',
        "milestone_state <> 'lapsed' and due_date <= " ~ as_of_date(), denominator='1',
        kind='milestone') }}
{% endmacro %}

{% macro _kpi_task_contribution(
    metric_id, event_date, numerator, condition, denominator='null', kind='task'
) -%}
    select
        '{{ metric_id }}' as metric_id,
        owner_id,
        {{ event_date }} as event_date,
        '{{ kind }}' as record_kind,
        {{ kind }}_id as record_id,
        source,
        cast({{ numerator }} as decimal(18, 2)) as numerator,
        cast({{ denominator }} as decimal(18, 2)) as denominator,
        1 as record_count,
        'all' as segment_kind,
        'all' as segment_id,
        source_file,
        source_row
    from {{ kind }}s
    where {{ condition }}
{%- endmacro %}

{# The metrics of tasks and milestones, read off fct_kpi_task as kpi_metrics() are off positions. #}
{% macro kpi_task_metrics() -%}
    {%- set undated_note = "case when undated_count = 0 and not is_task_delivered"
        ~ " then 'not_delivered' end" -%}
    {%- set metrics = [
        {'metric_id': 'task_overdue_ratio', 'value': ratio('overdue_count', 'due_count'),
            'numerator': 'overdue_count', 'denominator': 'due_count', 'n': 'due_count',
            'low': wilson('low', 'overdue_count', 'due_count'),
            'high': wilson('high', 'overdue_count', 'due_count'),
            'note': _kpi_task_note('due_count', 'no_open_tasks'), 'told': 'is_current'},
        {'metric_id': 'task_overdue_median_days', 'value': 'late_days', 'n': 'overdue_count',
            'low': 'late_low_days', 'high': 'late_high_days',
            'note': _kpi_task_note('overdue_count', 'nothing_overdue'), 'told': 'is_current'},
        {'metric_id': 'task_undated_count', 'value': kpi_unless(undated_note, 'undated_count'),
            'n': kpi_unless(undated_note, 'undated_count'), 'note': undated_note,
            'told': 'is_current'},
        {'metric_id': 'task_on_time_ratio', 'value': ratio('on_time_count', 'done_count'),
            'numerator': 'on_time_count', 'denominator': 'done_count', 'n': 'done_count',
            'low': wilson('low', 'on_time_count', 'done_count'),
            'high': wilson('high', 'on_time_count', 'done_count'),
            'note': "case when done_count = 0 and is_completion_undated then 'completions_undated'"
                ~ ' else ' ~ _kpi_task_note('done_count', 'no_completed_tasks') ~ ' end',
            'told': 'period_start <= ' ~ as_of_date()},
        {'metric_id': 'milestone_on_time_ratio',
            'value': ratio('kept_milestone_count', 'due_milestone_count'),
            'numerator': 'kept_milestone_count', 'denominator': 'due_milestone_count',
            'n': 'due_milestone_count',
            'low': wilson('low', 'kept_milestone_count', 'due_milestone_count'),
            'high': wilson('high', 'kept_milestone_count', 'due_milestone_count'),
            'note': _kpi_milestone_note(), 'told': 'period_start <= ' ~ as_of_date()},
    ] -%}
    {%- for metric in metrics -%}
        {%- do metric.update({'relation': 'tasks'}) -%}
    {%- endfor -%}
    {{ return(metrics) }}
{%- endmacro %}

{# Scopes whose people completed tasks. What is marked as done without a day was done in no period; it does
   not follow that nothing was. #}
{% macro task_completions() -%}
    select
        scope_owners.scope_kind,
        scope_owners.scope_id,
        count(tasks.completed_date) = 0 as is_completion_undated
    from {{ ref('fct_task') }} as tasks
    inner join {{ ref('dim_scope_owner') }} as scope_owners
        on tasks.owner_id = scope_owners.owner_id
    where tasks.is_completed
    group by scope_owners.scope_kind, scope_owners.scope_id
{%- endmacro %}

{# Why a number of tasks is absent or thin: nothing came, nothing is there, or little. #}
{% macro _kpi_task_note(n, none_note) -%}
    case
            when {{ n }} = 0 and not is_task_delivered then 'not_delivered'
            when {{ n }} = 0 then '{{ none_note }}'
            when {{ n }} < {{ enough_records() }} then 'n_small'
        end
{%- endmacro %}

{# The same of milestones: where the settings name none there is nothing to keep. #}
{% macro _kpi_milestone_note() -%}
    case
            when due_milestone_count = 0 and not is_milestone_set then 'no_milestones_set'
            when due_milestone_count = 0 then 'no_milestones_due'
            when due_milestone_count < {{ enough_records() }} then 'n_small'
        end
{%- endmacro %}
