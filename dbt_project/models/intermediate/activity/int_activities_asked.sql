{#
    Activities whose deal, or whether they count, is asked anew, with the deal they belonged to at the
    last build; none, without one: then all are made.
#}
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_activities_arrived') }}, {{ ref('int_activity_links_changed') }}
{% set counted_built = as_built('int_activities_counted') %}
{% set group_key = ['source', 'known_owner', 'activity_kind', 'met'] %}
with known as (

    select
        known.source,
        known.activity_id,
        known.deal_source,
        known.deal_id,
        known.contact_id,
        known.activity_kind,
        known.is_deal_known,
        known.started_at,
        {{ activity_holder('known') }} as known_owner,
        {{ activity_met('known') }} as met
    from {{ ref('int_activities_known') }} as known

),

{% if not counted_built -%}
asked as (

    select
        source,
        activity_id,
        deal_source,
        deal_id
    from known
    where 1 = 0

)
{%- else -%}
arrived as (

    select * from {{ ref('int_activities_arrived') }}

),

links as (

    select * from {{ ref('int_activity_links_changed') }}

),

-- Whom a contact was met for tells of the contact's other activities that name no deal.
contacts as (

    select
        source,
        contact_id
    from arrived
    union all
    select
        known.source,
        known.contact_id
    from known
    inner join arrived on {{ same_key('known', 'arrived', ['source', 'activity_id']) }}

),

ids as (

    select
        source,
        activity_id
    from arrived
    {%- for beside, id, source, key, which in [
        ('contacts', 'contact_id', 'source', 'contact_id', 'not known.is_deal_known'),
        ('links', 'record_id', 'source', 'contact_id', "links.kind = 'contact'"),
        ('links', 'record_id', 'source', 'deal_id', "links.kind = 'account'"),
        ('links', 'record_id', 'deal_source', 'deal_id', "links.kind = 'deal'")
    ] %}
    union all
    select
        known.source,
        known.activity_id
    from known
    inner join {{ beside }}
        on known.{{ source }} = {{ beside }}.source and known.{{ key }} = {{ beside }}.{{ id }}
    where {{ which }}
    {%- endfor %}
    union all
    select
        counted.source,
        counted.activity_id
    from {{ counted_built }} as counted
    inner join links
        on counted.source = links.related_source
            and counted.account_id = links.related_id
            and links.kind = 'deal'
    where counted.link_rule <> 'stated'

),

-- Which one of a group is the first is told of all of it that have a time of day.
groups as (

    select {{ group_key | join(', ') }}
    from arrived
    union all
    select
        known.source,
        known.known_owner,
        known.activity_kind,
        known.met
    from known
    inner join ids on {{ same_key('known', 'ids', ['source', 'activity_id']) }}
    where known.started_at is not null

),

ids_of_groups as (

    select * from ids
    union all
    select
        known.source,
        known.activity_id
    from known
    inner join (select distinct * from groups) as groups
        on {{ same_key('known', 'groups', group_key) }}
    where known.started_at is not null

),

-- The long table is reduced before the join that keeps what it does not know.
asked as (

    select distinct
        told.source,
        told.activity_id,
        counted.deal_source,
        counted.deal_id
    from ids_of_groups as told
    left join (
        select here.*
        from {{ counted_built }} as here
        {{ join_touched_activities('ids_of_groups', 'here') }}
    ) as counted on {{ same_key('told', 'counted', ['source', 'activity_id']) }}

)
{%- endif %}

select * from asked
