{# Scopes and periods of which a KPI may be another than at the last build; all without a past. #}
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_contributions_changed') }}, {{ ref('fct_scope_delivery') }}
-- depends_on: {{ ref('dim_calendar') }}, {{ ref('dim_scope_owner') }}, {{ ref('fct_task') }}
-- depends_on: {{ ref('int_histories_started') }}, {{ ref('fct_kpi_response') }}
{%- for inputs in kpi_inputs().values() %}{% for name in inputs %}
-- depends_on: {{ ref(name) }}
{%- endfor %}{% endfor %}
{% if not sums_go_on() -%}
select
    scope_kind,
    scope_id,
    period_kind,
    period_start
from {{ ref('fct_kpi_frame') }}
{%- else -%}
with frame as (

    select * from {{ ref('fct_kpi_frame') }}

),

completions as (

    {{ task_completions() }}

),

deliveries as (

    select * from {{ ref('fct_scope_delivery') }}

),

history_starts as (

    select min(history_start) as history_start
    from {{ ref('int_histories_started') }}

),

scopes_delivered_else as (

    {{ net_changes(
        'deliveries', as_built('int_scope_deliveries_built'),
        ['scope_kind', 'scope_id', 'object', 'is_delivered', 'known_since']
    ) }}

),

sums_touched as (

    {{ touched_periods(ref('int_contributions_changed'), 'event_date') }}

),

asked as (

    select * from {{ ref('fct_kpi_response') }}
    where asked_count > 0

),

answered_else as (

    {{ net_changes('asked', as_built('int_responses_built'), kpi_response_columns()) }}

),

completed_else as (

    select
        built.scope_kind,
        built.scope_id,
        built.period_kind,
        built.period_start
    from {{ as_built('fct_kpi_task') }} as built
    left join completions on {{ same_key('built', 'completions', ['scope_kind', 'scope_id']) }}
    where built.is_completion_undated <> coalesce(completions.is_completion_undated, false)

),

-- What stands beside the sums is small and of many kinds: it is compared with what was told of it.
others_touched as (

    {%- for model_name, inputs in kpi_inputs().items() %}
    {{ 'union all' if not loop.first }}
    {{ periods_told_else(model_name, inputs) }}
    {%- endfor %}

),

frame_touched as (

    select
        frame.scope_kind,
        frame.scope_id,
        frame.period_kind,
        frame.period_start
    from frame
    cross join history_starts
    left join {{ as_built('fct_kpi_position') }} as built
        on {{ kpi_same_period('frame', 'built') }}
    where
        frame.is_current
        or built.scope_id is null
        or built.has_opening <> coalesce(history_starts.history_start < frame.period_start, false)
        or exists (
            select 1 from scopes_delivered_else as delivered
            where {{ same_key('frame', 'delivered', ['scope_kind', 'scope_id']) }}
        )

),

touched as (

    {%- for told in [
        'sums_touched', 'others_touched', 'answered_else', 'completed_else', 'frame_touched'
    ] %}
    {{ 'union all' if not loop.first }}
    select
        scope_kind,
        scope_id,
        period_kind,
        period_start
    from {{ told }}
    {%- endfor %}

)

select distinct * from touched
{%- endif %}
