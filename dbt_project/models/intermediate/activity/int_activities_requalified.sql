{# Activities whose quality is asked anew; none without a last build: then all are made. #}
{{ config(materialized='table') }}
{% set sources_built = as_built('int_sources_followed_built') %}
with activities as (

    select
        source,
        activity_id,
        deal_source,
        deal_id,
        contact_id,
        coalesce(completed_date, activity_date) as held_on
    from {{ ref('int_activities_counted') }}

),

asked as (

    select * from {{ ref('int_activities_asked') }}

),

links as (

    select * from {{ ref('int_activity_links_changed') }}

),

touched_deals as (

    select * from {{ ref('int_deals_touched') }}
    where is_past_touched

),

sources_told as (

    select * from {{ ref('int_sources_followed') }}

),

last_builds as (

    select * from {{ ref('stg_lake_file__last_built') }}

),

{% if not sources_built -%}
requalified as (

    select
        source,
        activity_id
    from asked
    where 1 = 0

)
{%- else -%}
sources_changed as (

    select coalesce(sources_told.source, there.source) as source
    from sources_told
    full outer join {{ sources_built }} as there
        on sources_told.source = there.source
            and sources_told.has_notes = there.has_notes
            and sources_told.has_steps = there.has_steps
    where sources_told.source is null or there.source is null

),

-- What is planned for a deal, and where it went, tells of all of its activities.
told_deals as (

    select
        source as deal_source,
        deal_id
    from touched_deals
    union all
    select
        deal_source,
        deal_id
    from asked
    union all
    select
        activities.deal_source,
        activities.deal_id
    from activities
    inner join asked
        on activities.source = asked.source and activities.activity_id = asked.activity_id
    union all
    select
        source as deal_source,
        record_id as deal_id
    from links
    where kind = 'task'

),

deals as (

    select distinct
        deal_source,
        deal_id
    from told_deals

),

requalified as (

    select
        source,
        activity_id
    from asked
    union all
    select
        activities.source,
        activities.activity_id
    from activities
    inner join deals
        on activities.deal_source = deals.deal_source and activities.deal_id = deals.deal_id
    union all
    select
        activities.source,
        activities.activity_id
    from activities
    inner join links
        on activities.source = links.source
            and activities.contact_id = links.record_id
            and links.kind = 'contact'
    union all
    select
        activities.source,
        activities.activity_id
    from activities
    cross join last_builds
    where activities.source in (select source from sources_changed)
        or {{ has_come(add_days('activities.held_on', followed_within_days()), 'last_builds') }}

)
{%- endif %}

select distinct * from requalified
