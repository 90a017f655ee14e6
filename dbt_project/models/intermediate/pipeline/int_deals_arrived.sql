{#
    Deals of which something came since the last build; all, where there was none. `is_changed` is
    false where a delivery only repeats what the one before it said: such a deal has a newer row and
    the same past.
#}
{{ config(materialized='table') }}
-- depends_on: {{ ref('stg_lake_file__changed') }}, {{ ref('int_deliveries_dated') }}
-- depends_on: {{ ref('stg_lake__deal_changes') }}, {{ ref('stg_lake__deal_updates') }}
-- depends_on: {{ ref('int_deal_changes_known') }}, {{ ref('int_owner_aliases') }}
-- depends_on: {{ ref('stg_lake_file__last_built') }}
{% set newest = as_built('int_deals_newest') %}
{% set state = fingerprint([
    'row_outcome', 'account_id', 'owner_id', 'merged_into_id', 'deal_name', 'account_name',
    'owner_name', 'pipeline', 'currency', 'deal_type', 'lead_source', 'is_deleted',
    'created_date', 'last_activity_date', 'updated_date'
] + (updatable_fields() | list)) %}
with stated as (

    select * from {{ ref('int_deals_stated') }}

),

{% if not newest -%}
arrived as (

    select distinct
        source,
        deal_id,
        true as is_changed
    from stated

)
{%- else -%}
changed as (

    select
        *,
        count(*) over (partition by source, object) as day_count
    from {{ ref('stg_lake_file__changed') }}

),

deliveries as (

    select * from {{ ref('int_deliveries_dated') }}
    where object = 'deal'

),

rows_arrived as (

    select
        stated.source,
        stated.deal_id,
        stated.snapshot_on,
        stated.row_outcome,
        changed.day_count,
        {{ state }} as state
    from stated
    inner join changed
        on stated.source = changed.source
            and stated.snapshot_on = changed.snapshot_on
            and changed.object = 'deal'

),

asked as (

    select distinct
        source,
        deal_id
    from rows_arrived

),

rows_before as (

    select
        stated.source,
        stated.deal_id,
        stated.snapshot_on,
        {{ state }} as state
    from stated
    inner join {{ newest }} as newest_built
        on stated.source = newest_built.source
            and stated.deal_id = newest_built.deal_id
            and stated.snapshot_on = newest_built.snapshot_on
    inner join asked
        on stated.source = asked.source and stated.deal_id = asked.deal_id

),

-- The same as in the delivery right before, and nothing in between.
repeated as (

    select
        rows_arrived.source,
        rows_arrived.deal_id,
        max(
            case
                when rows_arrived.day_count = 1
                    and rows_arrived.row_outcome = 'accepted'
                    and rows_arrived.state = rows_before.state
                    and rows_before.snapshot_on = deliveries.previous_snapshot_on
                    then 0
                else 1
            end
        ) as change_flag
    from rows_arrived
    inner join deliveries
        on rows_arrived.source = deliveries.source
            and rows_arrived.snapshot_on = deliveries.snapshot_on
    left join rows_before
        on rows_arrived.source = rows_before.source
            and rows_arrived.deal_id = rows_before.deal_id
    group by rows_arrived.source, rows_arrived.deal_id

),

told_anew as (

    {{ deals_told_anew('stated', 'changed', 'deliveries', 'rows_arrived', newest ~ '') }}

),

united as (

    select * from repeated
    union all
    select
        source,
        deal_id,
        1 as change_flag
    from told_anew

),

arrived as (

    select
        source,
        deal_id,
        max(change_flag) = 1 as is_changed
    from united
    group by source, deal_id

)
{%- endif %}

select * from arrived
