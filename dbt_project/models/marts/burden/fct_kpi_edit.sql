{{ config(
    materialized='incremental',
    pre_hook="{{ forget_touched_periods('int_edits_touched') }}"
) }}
with edits as (

    select * from {{ ref('fct_deal_edit') }}
    where editor_code <> 'machine'

),

-- Fields on which a printed metric rests; the lists of a report are no metric.
useful_fields as (

    select distinct field_name
    from {{ ref('field_usage') }}
    where use_kind = 'metric' and is_printed
        and object in ('deal', 'deal_change', 'deal_update')

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

    {{ period_days_of_tonight('calendar', 'int_edits_touched') }}

),

-- A person the org does not know stays in the counts, as unassigned.
daily as (

    select
        coalesce(known_owners.owner_id, {{ unassigned() }}) as owner_id,
        edits.source,
        edits.deal_id,
        edits.changed_date,
        count(*) as edit_count,
        count(useful_fields.field_name) as useful_edit_count
    from edits
    left join useful_fields on edits.field_name = useful_fields.field_name
    left join known_owners on edits.owner_id = known_owners.owner_id
    group by
        coalesce(known_owners.owner_id, {{ unassigned() }}),
        edits.source,
        edits.deal_id,
        edits.changed_date

),

-- Of a scope, a deal that two people changed counts once.
scope_deals as (

    select
        scope_owners.scope_kind,
        scope_owners.scope_id,
        period_days.period_kind,
        period_days.period_start,
        daily.source,
        daily.deal_id,
        sum(daily.edit_count) as edit_count,
        sum(daily.useful_edit_count) as useful_edit_count
    from daily
    inner join period_days on daily.changed_date = period_days.date_day
    inner join scope_owners on daily.owner_id = scope_owners.owner_id
    where {{ is_touched_period('int_edits_touched') }}
    group by
        scope_owners.scope_kind,
        scope_owners.scope_id,
        period_days.period_kind,
        period_days.period_start,
        daily.source,
        daily.deal_id

),

scope_edits as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        sum(edit_count) as edit_count,
        sum(useful_edit_count) as useful_edit_count,
        count(*) as edited_deal_count
    from scope_deals
    group by scope_kind, scope_id, period_kind, period_start

),

person_days as (

    select distinct
        owner_id,
        changed_date
    from daily

),

scope_days as (

    select
        scope_owners.scope_kind,
        scope_owners.scope_id,
        period_days.period_kind,
        period_days.period_start,
        count(*) as edit_day_count
    from person_days
    inner join period_days on person_days.changed_date = period_days.date_day
    inner join scope_owners on person_days.owner_id = scope_owners.owner_id
    where {{ is_touched_period('int_edits_touched') }}
    group by
        scope_owners.scope_kind,
        scope_owners.scope_id,
        period_days.period_kind,
        period_days.period_start

)

select
    scope_edits.scope_kind,
    scope_edits.scope_id,
    scope_edits.period_kind,
    scope_edits.period_start,
    cast(scope_edits.edit_count as bigint) as edit_count,
    cast(scope_edits.useful_edit_count as bigint) as useful_edit_count,
    cast(scope_edits.edited_deal_count as bigint) as edited_deal_count,
    cast(scope_days.edit_day_count as bigint) as edit_day_count
from scope_edits
inner join scope_days on {{ kpi_same_period('scope_edits', 'scope_days') }}
