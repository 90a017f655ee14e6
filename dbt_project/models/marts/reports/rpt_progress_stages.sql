{{ config(tags=['after_outlook']) }}

{%- set sums = [
    ('open_pipeline_amount', 'open_pipeline_amount', 'decimal(18, 2)'),
    ('open_pipeline_count', 'open_pipeline_count', 'bigint'),
    ('stalled_deal_count', 'stalled_deal_count', 'bigint'),
    ('total_open_pipeline_amount', 'total_open_pipeline_amount', 'decimal(18, 2)'),
    ('total_open_pipeline_count', 'total_open_pipeline_count', 'bigint'),
] %}

with scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

stages as (

    select * from {{ ref('dim_stage') }}
    where status_class = 'open' and is_current

),

kpi_values as (

    select * from {{ ref('kpi_value') }}
    where segment_kind = 'stage' and period_kind = 'quarter'

),

periods as (

    select * from {{ ref('dim_report_period') }}

),

stage_values as (

    select kpi_values.*
    from kpi_values
    inner join periods on kpi_values.period_start = periods.period_start

),

-- Stages of the same name and place in two pipelines are one line on paper.
scope_stages as (

    select
        scopes.scope_kind,
        scopes.scope_id,
        stages.stage_order,
        coalesce(stages.stage_name_ja, stages.stage) as stage_name_ja,
        max(coalesce(stages.stage_name_en, stages.stage)) as stage_name_en,
    {%- for name, metric_id, data_type in sums %}
    cast(
        coalesce(
            sum(
                case when stage_values.metric_id = '{{ metric_id }}' then stage_values.value end
            ),
            0
        ) as {{ data_type }}
    ) as {{ name }}
    {{- ',' if not loop.last }}
    {%- endfor %}
    from scopes
    cross join stages
    left join stage_values
        on
            scopes.scope_kind = stage_values.scope_kind
            and scopes.scope_id = stage_values.scope_id
            and {{ kpi_stage_segment('stages.source', 'stages.pipeline', 'stages.stage') }}
            = stage_values.segment_id
    group by
        scopes.scope_kind,
        scopes.scope_id,
        stages.stage_order,
        coalesce(stages.stage_name_ja, stages.stage)

)

select * from scope_stages
