{#
    Deals whose versions may be worth another amount than at the last build: those whose past is made
    anew, and those that ever bore a currency of which another rate is known; all without a past.
#}
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_deals_touched') }}, {{ ref('int_deals_versioned') }}
-- depends_on: {{ ref('int_fx_rates_dated') }}
{% set rates_built = as_built('int_fx_rates_dated_built') %}
{% if not rates_built -%}
select
    source,
    deal_id
from {{ ref('int_deals_touched') }}
where is_past_touched
{%- else -%}
with touched as (

    select
        source,
        deal_id
    from {{ ref('int_deals_touched') }}
    where is_past_touched

),

rates as (

    select * from {{ ref('int_fx_rates_dated') }}

),

versions as (

    select * from {{ ref('int_deals_versioned') }}

),

rates_changed as (

    {{ net_changes('rates', rates_built, ['currency', 'rate', 'valid_from', 'valid_to']) }}

),

united as (

    select * from touched
    union all
    select
        source,
        deal_id
    from versions
    where upper(versions.currency) in (select rates_changed.currency from rates_changed)

)

select distinct
    source,
    deal_id
from united
{%- endif %}
