with contributions as (

    select * from {{ ref('fct_kpi_contribution') }}
    where metric_id = 'commit_pipeline_amount'

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

-- One deal once, however many people share it.
deal_amounts as (

    select
        scope_owners.scope_kind,
        scope_owners.scope_id,
        period_days.period_kind,
        period_days.period_start,
        contributions.source,
        contributions.record_id,
        sum(contributions.numerator) as amount
    from contributions
    inner join period_days on contributions.event_date = period_days.date_day
    inner join scope_owners on contributions.owner_id = scope_owners.owner_id
    group by
        scope_owners.scope_kind,
        scope_owners.scope_id,
        period_days.period_kind,
        period_days.period_start,
        contributions.source,
        contributions.record_id

),

ranked as (

    select
        *,
        row_number() over (
            partition by scope_kind, scope_id, period_kind, period_start
            order by amount desc nulls last, source asc, record_id asc
        ) as amount_rank
    from deal_amounts

),

concentrations as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        cast(count(*) as bigint) as commit_deal_count,
        cast(sum(amount) as decimal(18, 2)) as commit_amount,
        cast(sum(case when amount_rank = 1 then amount else 0 end) as decimal(18, 2))
            as top1_amount,
        cast(sum(case when amount_rank <= 5 then amount else 0 end) as decimal(18, 2))
            as top5_amount,
        -- Summed as decimals: a sum of doubles hangs on their order.
        cast(sum(amount * amount) as {{ type_double() }}) as squared_amount
    from ranked
    group by scope_kind, scope_id, period_kind, period_start

)

select * from concentrations
