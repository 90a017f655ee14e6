with contributions as (

    select * from {{ ref('fct_kpi_contribution') }}

),

calendar as (

    select * from {{ ref('dim_calendar') }}

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

period_days as (

    {{ kpi_period_days('calendar') }}

),

spread_values as (

    select
        contributions.metric_id,
        scope_owners.scope_kind,
        scope_owners.scope_id,
        period_days.period_kind,
        period_days.period_start,
        cast(contributions.numerator as {{ type_double() }}) as single_value
    from contributions
    inner join period_days on contributions.event_date = period_days.date_day
    inner join scope_owners on contributions.owner_id = scope_owners.owner_id
    where contributions.metric_id in ('average_deal_amount', 'sales_cycle_median_days')

),

distributions as (

    select
        metric_id,
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        {{ median("single_value") }} as median_value,
        {{ percentile("single_value", 0.8) }} as p80_value,
        cast(count(*) as bigint) as n
    from spread_values
    group by metric_id, scope_kind, scope_id, period_kind, period_start

)

select * from distributions
