{#
    Activities whose deal, or whether they count, is asked anew, with the deal they belonged to at the
    last build; none, without one: then all are made.
#}
{{ config(materialized='table') }}
{% set counted_built = as_built('int_activities_counted') %}
with known as (

    select
        known.source,
        known.activity_id,
        known.deal_source,
        known.deal_id,
        known.contact_id,
        known.activity_kind,
        {{ activity_holder('known') }} as known_owner,
        {{ activity_met('known') }} as met
    from {{ ref('int_activities_known') }} as known

),

arrived as (

    select * from {{ ref('int_activities_arrived') }}

),

links as (

    select * from {{ ref('int_activity_links_changed') }}

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
arrived_now as (

    select known.*
    from known
    inner join arrived
        on known.source = arrived.source and known.activity_id = arrived.activity_id

),

-- Whom a contact was met for tells of the other activities with the contact.
contacts as (

    select
        source,
        contact_id
    from arrived
    union all
    select
        source,
        contact_id
    from arrived_now
    union all
    select
        source,
        record_id as contact_id
    from links
    where kind = 'contact'

),

-- One of a group that came, went or moved may make another one the first.
groups as (

    select
        source,
        known_owner,
        activity_kind,
        met
    from arrived
    union all
    select
        source,
        known_owner,
        activity_kind,
        met
    from arrived_now

),

ids as (

    select
        source,
        activity_id
    from arrived
    {%- for beside, key in [
        ('contacts', ['source', 'contact_id']),
        ('groups', ['source', 'known_owner', 'activity_kind', 'met'])
    ] %}
    union all
    select
        known.source,
        known.activity_id
    from known
    inner join {{ beside }} on {{ same_key('known', beside, key) }}
    {%- endfor %}
    union all
    select
        known.source,
        known.activity_id
    from known
    inner join links
        on case when links.kind = 'deal' then known.deal_source else known.source end
            = links.source
            and known.deal_id = links.record_id
            and links.kind in ('deal', 'account')
    union all
    select
        counted.source,
        counted.activity_id
    from {{ counted_built }} as counted
    inner join links
        on counted.source = links.related_source
            and counted.account_id = links.related_id
            and links.kind = 'deal'

),

asked as (

    select distinct
        ids.source,
        ids.activity_id,
        counted.deal_source,
        counted.deal_id
    from ids
    left join {{ counted_built }} as counted
        on ids.source = counted.source and ids.activity_id = counted.activity_id

)
{%- endif %}

select * from asked
