{{ config(tags=['after_outlook']) }}

{# What explain lists under a printed number must sum to the number. #}
with kpi_values as (

    select * from {{ ref('kpi_value') }}
    where segment_kind = 'all' and period_kind = 'quarter'

),

definitions as (

    select * from {{ ref('kpi_definitions') }}
    where kind = 'additive'

),

periods as (

    select * from {{ ref('dim_period') }}
    where period_kind = 'quarter'

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

-- Most rows are of rates, which are no sums.
days as (

    select
        contributions.metric_id,
        contributions.owner_id,
        contributions.event_date,
        sum(contributions.numerator) as amount
    from {{ ref('fct_kpi_contribution') }} as contributions
    inner join definitions on contributions.metric_id = definitions.metric_id
    group by contributions.metric_id, contributions.owner_id, contributions.event_date

),

sums as (

    select
        days.metric_id,
        scope_owners.scope_kind,
        scope_owners.scope_id,
        periods.period_start,
        sum(days.amount) as amount
    from days
    inner join periods on days.event_date between periods.period_start and periods.period_end
    inner join scope_owners on days.owner_id = scope_owners.owner_id
    group by
        days.metric_id,
        scope_owners.scope_kind,
        scope_owners.scope_id,
        periods.period_start

)

select
    kpi_values.metric_id,
    kpi_values.scope_kind,
    kpi_values.scope_id,
    kpi_values.period_start,
    kpi_values.value,
    sums.amount
from kpi_values
inner join definitions on kpi_values.metric_id = definitions.metric_id
left join sums
    on
        kpi_values.metric_id = sums.metric_id
        and kpi_values.scope_kind = sums.scope_kind
        and kpi_values.scope_id = sums.scope_id
        and kpi_values.period_start = sums.period_start
where abs(kpi_values.value - cast(coalesce(sums.amount, 0) as {{ type_double() }})) > 0.005
