{% set weeks = 4 %}
{% set most_periods = 12 %}
with periods as (

    select
        period_kind,
        period_start,
        period_end,
        row_number() over (partition by period_kind order by period_start desc) as periods_ago
    from {{ ref('dim_period') }}
    where period_kind in ('month', 'quarter') and period_end <= {{ as_of_date() }}

),

week_ends as (

    select
        week_start,
        max(date_day) as origin
    from {{ ref('dim_calendar') }}
    where is_business_day
    group by week_start

),

-- A source that never tells a category says nothing of commits: neither its deals nor its wins.
keepers as (

    select
        source,
        min(valid_from) as told_since
    from {{ ref('int_deal_categories_dated') }}
    where forecast_category is not null
    group by source

),

-- On the last day of a period there is nothing left to commit to.
calls as (

    select
        keepers.source,
        periods.period_kind,
        periods.period_start,
        periods.period_end,
        week_ends.origin
    from periods
    inner join week_ends
        on periods.period_end > week_ends.origin
            and periods.period_start <= week_ends.origin
            and {{ add_days('periods.period_end', -7 * weeks) }} < week_ends.origin
    inner join keepers on week_ends.origin >= keepers.told_since
    where periods.periods_ago <= {{ most_periods }}

),

commitments as (

    select * from {{ ref('int_deal_categories_dated') }}
    where {{ is_commit('forecast_category') }}

),

deals as (

    select * from {{ ref('fct_deal_known_then') }}
    where status = 'open' and is_eligible and not is_deleted

),

known_owners as (

    select distinct owner_id from {{ ref('dim_scope_owner') }}

),

committed as (

    select
        'committed' as part_code,
        calls.period_kind,
        calls.period_start,
        calls.origin,
        calls.source,
        deals.deal_id,
        coalesce(known_owners.owner_id, {{ unassigned() }}) as owner_id,
        deals.amount_reporting
    from commitments
    inner join deals
        on commitments.source = deals.source and commitments.deal_id = deals.deal_id
    inner join calls
        on deals.source = calls.source
            and calls.origin between deals.valid_from and deals.valid_to
            and calls.origin between commitments.valid_from and commitments.valid_to
            and deals.close_date between calls.period_start and calls.period_end
    left join known_owners on deals.owner_id = known_owners.owner_id

),

bookings as (

    select * from {{ ref('fct_booking_known_then') }}

),

-- What stood as won on the day; what stands so today is what came of it.
booked as (

    {%- for part, day in [('booked', 'calls.origin'), ('actual', as_of_date())] %}
    {{ 'union all' if not loop.first }}
    select
        '{{ part }}' as part_code,
        calls.period_kind,
        calls.period_start,
        calls.origin,
        calls.source,
        bookings.deal_id,
        bookings.owner_id,
        bookings.amount_reporting
    from bookings
    inner join calls
        on bookings.source = calls.source
            and {{ day }} between bookings.valid_from and bookings.valid_to
            and bookings.decided_date between calls.period_start and calls.period_end
    {%- endfor %}

),

lines as (

    select * from committed
    union all
    select * from booked

)

select
    part_code,
    period_kind,
    period_start,
    origin,
    source,
    deal_id,
    owner_id,
    amount_reporting
from lines
