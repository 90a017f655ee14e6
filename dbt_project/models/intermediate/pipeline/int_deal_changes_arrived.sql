{#
    Changes of which a row came or went since the last build, or whose day has come, with the deals that
    they are told of, and were. None without a past.
#}
{{ config(materialized='table') }}
-- depends_on: {{ ref('stg_lake_file__changed') }}, {{ ref('stg_lake_file__last_built') }}
{% set known_built = as_built('int_deal_changes_known') %}
{% if not known_built -%}
select
    source,
    change_id,
    deal_id
from {{ ref('stg_lake__deal_changes') }}
where 1 = 0
{%- else -%}
with told as (

    select
        source,
        change_id,
        deal_id,
        changed_date,
        snapshot_on
    from {{ ref('stg_lake__deal_changes') }}

),

changed as (

    select
        source,
        snapshot_on
    from {{ ref('stg_lake_file__changed') }}
    where object = 'deal_change'

),

last_builds as (

    select * from {{ ref('stg_lake_file__last_built') }}

),

arrived as (

    {%- for told in ['told', known_built] %}
    {{ 'union all' if not loop.first }}
    select
        told.source,
        told.change_id
    from {{ told }} as told
    inner join changed on told.source = changed.source and told.snapshot_on = changed.snapshot_on
    {%- endfor %}
    union all
    select
        told.source,
        told.change_id
    from told
    cross join last_builds
    where {{ has_come('told.changed_date', 'last_builds') }}

),

united as (

    {%- for told in ['told', known_built] %}
    {{ 'union all' if not loop.first }}
    select
        told.source,
        told.change_id,
        told.deal_id
    from {{ told }} as told
    where exists (
        select 1 from arrived
        where told.source = arrived.source and told.change_id = arrived.change_id
    )
    {%- endfor %}

)

select distinct
    source,
    change_id,
    deal_id
from united
{%- endif %}
