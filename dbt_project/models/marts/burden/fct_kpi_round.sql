with rounds as (

    select * from {{ ref('fct_update_round') }}

),

calendar as (

    select * from {{ ref('dim_calendar') }}

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

known_owners as (

    select distinct owner_id from scope_owners

),

period_days as (

    {{ kpi_period_days('calendar') }}

),

-- A person the org does not know stays in the counts, as unassigned.
owned as (

    select
        rounds.*,
        coalesce(known_owners.owner_id, {{ unassigned() }}) as known_owner_id
    from rounds
    left join known_owners on rounds.owner_id = known_owners.owner_id

)

select
    scope_owners.scope_kind,
    scope_owners.scope_id,
    period_days.period_kind,
    period_days.period_start,
    cast(count(*) as bigint) as request_count,
    cast(count(owned.returned_on) as bigint) as returned_count,
    {{ median('owned.return_days') }} as return_median_days
from owned
inner join period_days on owned.asked_on = period_days.date_day
inner join scope_owners on owned.known_owner_id = scope_owners.owner_id
group by
    scope_owners.scope_kind,
    scope_owners.scope_id,
    period_days.period_kind,
    period_days.period_start
