{{ config(tags=['after_outlook']) }}

with months as (

    select * from {{ ref('dim_period') }}
    where period_kind = 'month' and is_current

),

decisions as (

    select * from {{ ref('fct_kpi_contribution') }}
    where metric_id in ('bookings_amount', 'win_rate_count_ratio')
        and event_date >= (select min(months.period_start) from months)

),

deals as (

    select * from {{ ref('fct_deal') }}

),

watched_deals as (

    select * from {{ ref('fct_watched_deal') }}
    where window_code = 'month' and list_code = 'slipped'

),

scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

members as (

    select * from {{ ref('dim_scope_owner') }}

),

-- A shared win is one case, worth what the people of the scope are credited with.
decided as (

    select
        scopes.scope_kind,
        scopes.scope_id,
        deals.status as outcome_code,
        deals.source,
        deals.deal_id,
        min(decisions.event_date) as case_date,
        cast(null as date) as old_close_date,
        case
            when deals.status = 'won' then sum(decisions.numerator)
            else max(coalesce(deals.amount_at_loss, deals.amount_reporting))
        end as amount
    from decisions
    inner join months
        on decisions.event_date between months.period_start and {{ as_of_date() }}
    inner join deals
        on
            decisions.source = deals.source
            and decisions.record_id = deals.deal_id
            and case
                when decisions.metric_id = 'bookings_amount' then 'won' else 'lost'
            end = deals.status
    inner join members on decisions.owner_id = members.owner_id
    inner join scopes on {{ same_key('members', 'scopes', ['scope_kind', 'scope_id']) }}
    group by scopes.scope_kind, scopes.scope_id, deals.status, deals.source, deals.deal_id

),

cases as (

    select
        scope_kind,
        scope_id,
        case when outcome_code = 'won' then 'success' else 'failure' end as case_code,
        outcome_code,
        source,
        deal_id,
        case_date,
        old_close_date,
        cast(amount as decimal(18, 2)) as amount
    from decided
    union all
    select
        scope_kind,
        scope_id,
        'failure' as case_code,
        'slipped' as outcome_code,
        source,
        deal_id,
        watched_since as case_date,
        old_close_date,
        amount
    from watched_deals

),

ranked as (

    select
        *,
        row_number() over (
            partition by scope_kind, scope_id, case_code
            order by amount desc nulls last, outcome_code asc, source asc, deal_id asc
        ) as case_rank
    from cases
    where amount > 0

)

select
    scope_kind,
    scope_id,
    case_code,
    outcome_code,
    source,
    deal_id,
    case_date,
    old_close_date,
    amount
from ranked
where case_rank = 1
