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

calendar as (

    select
        date_day,
        quarter_start
    from {{ ref('dim_calendar') }}

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

-- Most rows are of rates, which are no sums: an engine that knows the names does not make them.
quarters as (

    select
        contributions.metric_id,
        contributions.owner_id,
        calendar.quarter_start,
        sum(contributions.numerator) as amount
    from {{ ref('fct_kpi_contribution') }} as contributions
    inner join calendar on contributions.event_date = calendar.date_day
    where contributions.metric_id in ({{ metrics_of_kind('additive') }})
    group by contributions.metric_id, contributions.owner_id, calendar.quarter_start

),

sums as (

    select
        quarters.metric_id,
        scope_owners.scope_kind,
        scope_owners.scope_id,
        quarters.quarter_start,
        sum(quarters.amount) as amount
    from quarters
    inner join scope_owners on quarters.owner_id = scope_owners.owner_id
    group by
        quarters.metric_id,
        scope_owners.scope_kind,
        scope_owners.scope_id,
        quarters.quarter_start

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
        and kpi_values.period_start = sums.quarter_start
where abs(kpi_values.value - cast(coalesce(sums.amount, 0) as {{ type_double() }})) > 0.005
