{{ config(tags=['after_outlook']) }}

with scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

effects as (

    select * from {{ ref('fct_activity_effect') }}

),

report_periods as (

    select * from {{ ref('dim_report_period') }}

),

kpi_values as (

    select * from {{ ref('kpi_value') }}
    where metric_id = 'activity_count'

),

told_periods as (

    {{ kpi_report_periods('report_periods') }}

),

-- A period from before activities are known has no count, of any kind.
unknown_periods as (

    select
        kpi_values.scope_kind,
        kpi_values.scope_id,
        max(case when told_periods.report_period = 'previous_week' then 1 else 0 end)
            as is_previous_week_unknown
    from kpi_values
    inner join told_periods
        on
            kpi_values.period_kind = told_periods.period_kind
            and kpi_values.period_start = told_periods.period_start
    where kpi_values.segment_kind = 'all' and kpi_values.value is null
    group by kpi_values.scope_kind, kpi_values.scope_id

),

counted as (

    select
        kpi_values.scope_kind,
        kpi_values.scope_id,
        kpi_values.segment_id as activity_kind,
{%- for name, report_period in [
    ('activity_week_count', 'week'),
    ('activity_previous_week_count', 'previous_week'),
    ('activity_period_count', 'period'),
] %}
    cast(
        sum(
            case
                when told_periods.report_period = '{{ report_period }}'
                    then kpi_values.value
                else 0
            end
        ) as bigint
    ) as {{ name }}
    {{- ',' if not loop.last }}
    {%- endfor %}
    from kpi_values
    inner join told_periods
        on
            kpi_values.period_kind = told_periods.period_kind
            and kpi_values.period_start = told_periods.period_start
    inner join scopes
        on
            kpi_values.scope_kind = scopes.scope_kind
            and kpi_values.scope_id = scopes.scope_id
    where kpi_values.segment_kind = 'activity_kind'
    group by kpi_values.scope_kind, kpi_values.scope_id, kpi_values.segment_id

),

known as (

    select
        counted.scope_kind,
        counted.scope_id,
        counted.activity_kind,
        counted.activity_week_count,
        case
            when coalesce(unknown_periods.is_previous_week_unknown, 0) = 0
                then counted.activity_previous_week_count
        end as activity_previous_week_count,
        counted.activity_period_count,
        effects.effect_ratio,
        effects.effect_low_ratio,
        effects.effect_high_ratio,
        effects.n as effect_n
    from counted
    left join effects
        on
            counted.scope_kind = effects.scope_kind
            and counted.scope_id = effects.scope_id
            and counted.activity_kind = effects.activity_kind
    left join unknown_periods
        on
            counted.scope_kind = unknown_periods.scope_kind
            and counted.scope_id = unknown_periods.scope_id

)

select * from known
