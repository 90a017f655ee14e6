{% set enough_periods = 4 %}
{% set most_periods = 8 %}
{% set most_days_off = 14 %}
with quarters as (

    select
        period_start,
        period_end,
        is_current,
        {{ days_between(as_of_date(), 'period_end') }} as days_left,
        row_number() over (order by period_start) as period_number
    from {{ ref('dim_period') }}
    where period_kind = 'quarter'

),

versions as (

    select * from {{ ref('fct_deal_version') }}
    where is_eligible and not is_deleted and status = 'open'

),

contributions as (

    select * from {{ ref('fct_kpi_contribution') }}
    where metric_id = 'bookings_amount'

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

known_owners as (

    select distinct owner_id from scope_owners

),

history as (

    select min(snapshot_on) as history_start
    from {{ ref('int_deliveries_dated') }}
    where object = 'deal'

),

-- Of each quarter ahead the finished ones of its length, as many days before their end as today.
mirrored as (

    select
        ahead.period_start as ahead_start,
        past.period_start,
        past.period_end,
        {{ add_days('past.period_end', '-ahead.days_left') }} as same_day
    from quarters as here
    inner join quarters as ahead
        on ahead.period_number between here.period_number + 1 and here.period_number + 2
    inner join quarters as past
        on past.period_number between here.period_number - {{ most_periods }}
            and here.period_number - 1
            and abs(
                {{ days_between('past.period_start', 'past.period_end') }}
                - {{ days_between('ahead.period_start', 'ahead.period_end') }}
            ) <= {{ most_days_off }}
    where here.is_current

),

known as (

    select *
    from mirrored
    where same_day >= (select history.history_start from history)

),

parts as (

    select
        known.ahead_start,
        known.period_start,
        coalesce(known_owners.owner_id, {{ unassigned() }}) as owner_id,
        {{ converted('versions.amount', 'rates.rate') }} as open_amount,
        0 as won_amount
    from versions
    inner join known
        on versions.close_date between known.period_start and known.period_end
            and versions.close_date > known.same_day
            and known.same_day between versions.valid_from and versions.valid_to
    inner join {{ ref('int_deal_rates') }} as rates
        on versions.source = rates.source and versions.deal_id = rates.deal_id
    left join known_owners on versions.owner_id = known_owners.owner_id
    union all
    select
        known.ahead_start,
        known.period_start,
        contributions.owner_id,
        0 as open_amount,
        contributions.numerator as won_amount
    from contributions
    inner join known
        on contributions.event_date between known.period_start and known.period_end
            and contributions.event_date > known.same_day

),

shares as (

    select
        scope_owners.scope_kind,
        scope_owners.scope_id,
        parts.ahead_start,
        parts.period_start,
        {{ ratio('sum(parts.won_amount)', 'sum(parts.open_amount)') }} as yield_share
    from parts
    inner join scope_owners on parts.owner_id = scope_owners.owner_id
    group by
        scope_owners.scope_kind, scope_owners.scope_id, parts.ahead_start, parts.period_start
    having sum(parts.open_amount) > 0

),

medians as (

    select
        scope_kind,
        scope_id,
        ahead_start as period_start,
        cast(count(yield_share) as bigint) as yield_period_count,
        {{ median('yield_share') }} as yield_share
    from shares
    group by scope_kind, scope_id, ahead_start

)

select
    scope_kind,
    scope_id,
    period_start,
    yield_period_count,
    {{ ratio('1', 'yield_share') }} as required_coverage
from medians
where yield_period_count >= {{ enough_periods }} and yield_share > 0
