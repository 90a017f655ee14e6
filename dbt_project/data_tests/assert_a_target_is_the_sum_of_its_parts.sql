with targets as (

    select * from {{ ref('fct_kpi_target') }}
    where period_kind = 'quarter'

),

parts as (

    select * from {{ ref('fct_kpi_target_part') }}

),

periods as (

    select * from {{ ref('dim_period') }}
    where period_kind = 'quarter'

),

sums as (

    select
        parts.scope_kind,
        parts.scope_id,
        periods.period_start,
        sum(parts.value) as value
    from parts
    inner join periods
        on parts.month_start between periods.period_start and periods.period_end
    group by parts.scope_kind, parts.scope_id, periods.period_start

)

select
    targets.scope_kind,
    targets.scope_id,
    targets.period_start
from targets
left join sums
    on
        targets.scope_kind = sums.scope_kind
        and targets.scope_id = sums.scope_id
        and targets.period_start = sums.period_start
where abs(cast(targets.target_amount as {{ type_double() }}) - coalesce(sums.value, 0)) > 0.01
