{#
    How many days a deal began in a stage, and how many of them saw it go forward within two weeks, by
    the ends of each visit: no row per day. Days before activities are known are none. #}
{{ config(materialized='table') }}
{% set forward_days, looked_back_days = 14, 365 %}
{% set last_day = add_days(as_of_date(), -forward_days) %}
{% set created = 'coalesce(accounted.first_created_date, measures.first_seen_on)' %}
{% set age_bands = [(1, 0, 30), (2, 31, 90), (3, 91, 100000)] %}
with visits as (

    select * from {{ ref('int_stage_visits_made') }}
    where not is_skipped

),

versions as (

    select * from {{ ref('int_deals_versioned') }}

),

accounted as (

    select * from {{ ref('int_deals_accounted') }}

),

measures as (

    select * from {{ ref('int_deals_measured') }}

),

sources_known as (

    select
        deal_source as source,
        {{ greater_of('min(held_on)', add_days(last_day, -looked_back_days)) }} as known_from
    from {{ ref('int_activities_dated') }}
    where deal_id is not null
    group by deal_source

),

age_bands as (

    {% for band, first, last in age_bands -%}
    select
        {{ band }} as age_band,
        {{ first }} as first_age,
        {{ last }} as last_age
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

visited as (

    select
        visits.source,
        visits.deal_id,
        visits.visit_number,
        visits.pipeline,
        visits.stage,
        visits.exited_date,
        visits.outcome in ('forward', 'won') as is_forward,
        {{ greater_of('sources_known.known_from', add_days('visits.entered_date', 1)) }}
            as first_day,
        {{ lesser_of(last_day, 'coalesce(visits.exited_date, ' ~ last_day ~ ')') }} as last_day,
        versions.amount,
        coalesce(versions.currency, '') as currency
    from visits
    inner join versions
        on visits.source = versions.source
            and visits.deal_id = versions.deal_id
            and visits.entered_date between versions.valid_from and versions.valid_to
    inner join sources_known on visits.source = sources_known.source
    where versions.status = 'open' and versions.is_eligible and not versions.is_deleted

),

-- Thirds within one currency: amounts are compared with no others, those of all visits with all.
amounts as (

    select
        source,
        pipeline,
        currency,
        amount,
        sum(count(*)) over (
            partition by source, pipeline, currency order by amount asc nulls last
        ) - count(*) + 1 as amount_rank,
        sum(count(*)) over (partition by source, pipeline, currency) as amount_count
    from visited
    where amount is not null
    group by source, pipeline, currency, amount

),

banded as (

    select
        visited.source,
        visited.deal_id,
        visited.visit_number,
        visited.pipeline,
        visited.stage,
        newest.owner_id,
        case
            when visited.amount is null then 0
            when 3 * amounts.amount_rank <= amounts.amount_count then 1
            when 3 * amounts.amount_rank <= 2 * amounts.amount_count then 2
            else 3
        end as size_band,
        age_bands.age_band,
        {{ greater_of('visited.first_day', add_days(created, 'age_bands.first_age')) }}
            as first_day,
        {{ lesser_of('visited.last_day', add_days(created, 'age_bands.last_age')) }} as last_day,
        case when visited.is_forward then {{ add_days('visited.exited_date', -forward_days) }} end
            as forward_from
    from visited
    left join amounts
        on {{ same_key('visited', 'amounts', ['source', 'pipeline', 'currency', 'amount']) }}
    inner join versions as newest
        on visited.source = newest.source and visited.deal_id = newest.deal_id
    inner join accounted
        on visited.source = accounted.source and visited.deal_id = accounted.deal_id
    inner join measures
        on visited.source = measures.source and visited.deal_id = measures.deal_id
    cross join age_bands
    where visited.first_day <= visited.last_day and newest.valid_to = {{ far_future() }}

)

select
    source,
    deal_id,
    visit_number,
    owner_id,
    {{ fingerprint(['source', 'pipeline', 'stage', 'size_band', 'age_band']) }} as stratum,
    first_day,
    last_day,
    forward_from,
    {{ days_between('first_day', 'last_day') }} + 1 as day_count,
    case
        when forward_from <= last_day
            then {{ days_between(greater_of('first_day', 'forward_from'), 'last_day') }} + 1
        else 0
    end as forward_day_count
from banded
where first_day <= last_day
