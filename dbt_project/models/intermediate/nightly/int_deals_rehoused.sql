{#
    Deals whose spans in units may be others than at the last build: those whose past is made anew, and
    those ever held by a person who was in another unit on some day than was known then.
#}
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_owners_housed') }}, {{ ref('int_deals_decided') }}
{% set housed_built = as_built('int_owners_housed_built') %}
with touched as (

    select
        source,
        deal_id
    from {{ ref('int_deals_touched') }}
    where is_past_touched

),

{% if housed_built -%}
housed as (

    select * from {{ ref('int_owners_housed') }}

),

versions as (

    select * from {{ ref('int_deals_decided') }}

),

moved as (

    {{ net_changes('housed', housed_built, ['owner_id', 'unit_id', 'valid_from', 'valid_to']) }}

),

{% endif -%}
united as (

    select * from touched
    {%- if housed_built %}
    union all
    select
        versions.source,
        versions.deal_id
    from versions
    where versions.owner_id in (select moved.owner_id from moved)
    {%- endif %}

)

select distinct
    source,
    deal_id
from united
