{#
    Activities that the night may know otherwise than the last build did, with whom they were held by
    and with then; none, without one: then all are made.
#}
{{ config(materialized='table') }}
{% set known_built = as_built('int_activities_known') %}
-- depends_on: {{ ref('int_owner_aliases') }}
with staged as (

    select
        source,
        activity_id,
        snapshot_on
    from {{ ref('stg_lake__activities') }}
    where activity_id is not null and part = ''

),

changed as (

    select * from {{ ref('stg_lake_file__changed') }}
    where object = 'activity'

),

deliveries as (

    select * from {{ ref('int_deliveries_dated') }}
    where object = 'activity' and is_complete

),

links as (

    select * from {{ ref('int_activity_links_changed') }}

),

last_builds as (

    select * from {{ ref('stg_lake_file__last_built') }}

),

{% if not known_built -%}
arrived as (

    select
        source,
        activity_id,
        activity_id as known_owner,
        activity_id as activity_kind,
        activity_id as met,
        activity_id as contact_id
    from staged
    where 1 = 0

)
{%- else -%}
-- Told whole, or otherwise than by some days more: all of the source.
whole as (

    select changed.source
    from changed
    left join deliveries
        on changed.source = deliveries.source and changed.snapshot_on = deliveries.snapshot_on
    where not changed.is_appended or deliveries.source is not null
    union all
    select source from links
    where kind = 'deal_source'

),

renamed as (

    {{ renamed_people(known_built, 'owner_key') }}

),

linked as (

    select record_id as deal_id from links
    where kind = 'deal_link'
    union all
    select related_id as deal_id from links
    where kind = 'deal_link'

),

ids as (

    select
        staged.source,
        staged.activity_id
    from staged
    inner join changed
        on staged.source = changed.source and staged.snapshot_on = changed.snapshot_on
    union all
    select
        source,
        activity_id
    from staged
    where source in (select source from whole)
    union all
    select
        known.source,
        known.activity_id
    from {{ known_built }} as known
    cross join last_builds
    where known.source in (select source from whole)
        or known.deal_id in (select deal_id from linked)
        or known.owner_key in (select word from renamed)
        or {{ has_come('known.activity_date', 'last_builds') }}
        or {{ has_come('known.completed_date', 'last_builds') }}

),

arrived as (

    select distinct
        ids.source,
        ids.activity_id,
        {{ activity_holder('known') }} as known_owner,
        known.activity_kind,
        {{ activity_met('known') }} as met,
        known.contact_id
    from ids
    left join {{ known_built }} as known
        on ids.source = known.source and ids.activity_id = known.activity_id

)
{%- endif %}

select * from arrived
