{#
    Deals whose versions may be worth another amount than at the last build: those whose past is made
    anew, and those that ever bore a currency of which another rate is known; all without a past.
#}
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_fx_rates_dated') }}, {{ ref('int_deals_versioned') }}
{% set rates_built = as_built('int_fx_rates_dated_built') %}
with touched as (

    select
        source,
        deal_id
    from {{ ref('int_deals_touched') }}
    where is_past_touched

),

{% if rates_built -%}
rates as (

    select * from {{ ref('int_fx_rates_dated') }}

),

versions as (

    select * from {{ ref('int_deals_versioned') }}

),

rates_changed as (

    {{ rates_changed('rates', rates_built) }}

),

{% endif -%}
united as (

    select * from touched
    {%- if rates_built %}
    union all
    select
        source,
        deal_id
    from versions
    where upper(currency) in (select currency from rates_changed)
    {%- endif %}

)

select distinct
    source,
    deal_id
from united
