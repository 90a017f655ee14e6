{{ config(tags=['after_outlook']) }}

with rules as (

    select * from {{ ref('feedback_rules') }}

),

periods as (

    select * from {{ ref('dim_feedback_period') }}

),

kpi_values as (

    select * from {{ ref('kpi_value') }}
    where scope_kind = 'owner' and segment_kind = 'all'

),

compared as (

    select
        kpi_values.scope_id as owner_id,
        rules.metric_id,
        periods.period_kind,
        periods.period_start,
        periods.periods_ago,
        cast(
            case
                when rules.basis = 'per_day'
                    then {{ ratio('kpi_values.value', 'periods.elapsed_business_days') }}
                else kpi_values.value
            end as {{ type_double() }}
        ) as value,
        cast(
            coalesce(
                case
                    when rules.n_from = 'numerator' then kpi_values.numerator
                    else kpi_values.n
                end,
                0
            ) as bigint
        ) as n
    from kpi_values
    inner join rules on kpi_values.metric_id = rules.metric_id
    inner join periods
        on kpi_values.period_kind = periods.period_kind
            and kpi_values.period_start = periods.period_start
    where kpi_values.scope_id <> {{ unassigned() }}

)

select * from compared
