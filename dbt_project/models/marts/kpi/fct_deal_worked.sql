{{ config(materialized='incremental', pre_hook="{{ forget_reworked_deals() }}") }}
with versions as (

    select * from ({{ of_reworked_deals('int_deals_decided') }}) as told
    where status = 'open' and is_counted

),

contributions as (

    select * from ({{ of_reworked_deals('fct_kpi_contribution', key='record_id') }}) as told
    where metric_id in ('bookings_amount', 'win_rate_count_ratio') and record_kind = 'deal'

),

known_owners as (

    select distinct owner_id from {{ ref('dim_scope_owner') }}

),

-- Business days up to and including each day, so that a span of days is a difference.
days as (

    select
        date_day,
        sum(case when is_business_day then 1 else 0 end) over (
            order by date_day
            rows between unbounded preceding and current row
        ) as day_number,
        case when is_business_day then 1 else 0 end as own_day
    from {{ ref('dim_calendar') }}

),

first_days as (

    select min(date_day) as first_day from days

),

periods as (

    select
        dim_periods.period_kind,
        dim_periods.period_start,
        dim_periods.period_end,
        {{ lesser_of('dim_periods.period_end', as_of_date()) }} as last_day,
        {{ greater_of('dim_periods.period_start', 'first_days.first_day') }} as first_day
    from {{ ref('dim_period') }} as dim_periods
    cross join first_days
    where
        dim_periods.period_kind in ('month', 'quarter')
        and dim_periods.period_start <= {{ as_of_date() }}
        and dim_periods.period_end >= first_days.first_day

),

spans as (

    select
        versions.source,
        versions.deal_id,
        coalesce(known_owners.owner_id, {{ unassigned() }}) as owner_id,
        periods.period_kind,
        periods.period_start,
        {{ greater_of('versions.valid_from', 'periods.first_day') }} as first_day,
        {{ lesser_of('versions.valid_to', 'periods.last_day') }} as last_day
    from versions
    inner join periods
        on versions.valid_from <= periods.last_day and versions.valid_to >= periods.first_day
    left join known_owners on versions.owner_id = known_owners.owner_id

),

facts as (

    select
        spans.source,
        spans.deal_id,
        spans.owner_id,
        spans.period_kind,
        spans.period_start,
        last_days.day_number - first_days.day_number + first_days.own_day as deal_day_count,
        0 as decided_count,
        0 as won_count,
        0 as bookings_amount
    from spans
    inner join days as first_days on spans.first_day = first_days.date_day
    inner join days as last_days on spans.last_day = last_days.date_day
    union all
    select
        contributions.source,
        contributions.record_id as deal_id,
        contributions.owner_id,
        periods.period_kind,
        periods.period_start,
        0 as deal_day_count,
        case
            when contributions.metric_id = 'win_rate_count_ratio' then contributions.denominator
            else 0
        end as decided_count,
        case
            when contributions.metric_id = 'win_rate_count_ratio' then contributions.numerator
            else 0
        end as won_count,
        case
            when contributions.metric_id = 'bookings_amount' then contributions.numerator
            else 0
        end as bookings_amount
    from contributions
    inner join periods
        on contributions.event_date between periods.period_start and periods.period_end

)

select
    owner_id,
    period_kind,
    period_start,
    source,
    deal_id,
    cast(sum(deal_day_count) as bigint) as deal_day_count,
    cast(sum(decided_count) as bigint) as decided_count,
    cast(sum(won_count) as bigint) as won_count,
    cast(sum(bookings_amount) as decimal(18, 2)) as bookings_amount
from facts
group by owner_id, period_kind, period_start, source, deal_id
