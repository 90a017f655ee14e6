{% set objects = [
    'account', 'activity', 'contact', 'deal', 'deal_change', 'inquiry', 'lead', 'purchase',
    'target', 'task'
] %}
with scopes as (

    select * from {{ ref('dim_scope') }}

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

deal_owners as (

    select distinct
        owner_id,
        source
    from {{ ref('fct_deal') }}

),

delivered as (

    select
        source,
        object,
        min(snapshot_on) as first_delivered_on
    from {{ ref('stg_lake_file__files') }}
    where status = 'ok' and mode <> 'mend'
    group by source, object

),

-- A delivery may tell of days before it: a history of deals, activities with their own days.
first_records as (

    select
        source,
        'activity' as object,
        min(activity_date) as first_record_on
    from {{ ref('int_activities_known') }}
    group by source
    {%- for object in ['deal', 'deal_change'] %}
    union all
    select
        source,
        '{{ object }}' as object,
        min(changed_date) as first_record_on
    from {{ ref('int_deal_changes_known') }}
    group by source
    {%- endfor %}

),

known as (

    select
        delivered.source,
        delivered.object,
        {{ lesser_of(
            'delivered.first_delivered_on',
            'coalesce(first_records.first_record_on, delivered.first_delivered_on)'
        ) }} as known_since
    from delivered
    left join first_records
        on delivered.source = first_records.source and delivered.object = first_records.object

),

deal_sources as (

    select distinct source
    from known
    where object = 'deal'

),

scope_sources as (

    select distinct
        scope_owners.scope_kind,
        scope_owners.scope_id,
        deal_owners.source
    from scope_owners
    inner join deal_owners on scope_owners.owner_id = deal_owners.owner_id

),

-- A source speaks for the scopes whose deals it delivers; one without deals, and one that a scope
-- without deals may come to use, for all. Targets are kept beside the deals, for whom they name.
spoken_for as (

    select
        scopes.scope_kind,
        scopes.scope_id,
        known.object,
        min(known.known_since) as known_since
    from scopes
    cross join known
    left join scope_sources
        on
            scopes.scope_kind = scope_sources.scope_kind
            and scopes.scope_id = scope_sources.scope_id
            and known.source = scope_sources.source
    left join deal_sources on known.source = deal_sources.source
    where
        scope_sources.source is not null
        or deal_sources.source is null
        or known.object = 'target'
        or not exists (
            select 1
            from scope_sources as others
            where scopes.scope_kind = others.scope_kind and scopes.scope_id = others.scope_id
        )
    group by scopes.scope_kind, scopes.scope_id, known.object

),

asked_for as (
    {% for object in objects %}
    select
        scope_kind,
        scope_id,
        '{{ object }}' as object
    from scopes
    {%- if not loop.last %}
    union all
    {%- endif %}
    {% endfor %}
)

select
    asked_for.scope_kind,
    asked_for.scope_id,
    asked_for.object,
    spoken_for.object is not null as is_delivered,
    spoken_for.known_since
from asked_for
left join spoken_for
    on
        asked_for.scope_kind = spoken_for.scope_kind
        and asked_for.scope_id = spoken_for.scope_id
        and asked_for.object = spoken_for.object
