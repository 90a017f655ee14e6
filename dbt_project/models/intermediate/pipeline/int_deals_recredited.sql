{#
    Deals that may contribute otherwise than at the last build: those that something came of, that are
    not decided, or that have another account, split or rate, and the other deals of their accounts,
    among whose wins one is the first; all after a change in the org. None without a last build.
#}
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_deals_touched') }}, {{ ref('int_activity_links_changed') }}
-- depends_on: {{ ref('int_deals_accounted') }}, {{ ref('int_deals_versioned') }}
-- depends_on: {{ ref('int_fx_rates_dated') }}, {{ ref('int_basis_differences') }}
{% set rates_built = as_built('int_fx_rates_dated_built') %}
{% if not rates_built -%}
select
    source,
    deal_id
from {{ ref('int_deals_touched') }}
where 1 = 0
{%- else -%}
with touched as (

    select * from {{ ref('int_deals_touched') }}

),

links as (

    select * from {{ ref('int_activity_links_changed') }}
    where kind in ('deal', 'share')

),

deals as (

    select * from {{ ref('int_deals_accounted') }}

),

versions as (

    select * from {{ ref('int_deals_versioned') }}
    where valid_to = {{ far_future() }}

),

rates as (

    select * from {{ ref('int_fx_rates_dated') }}

),

differences as (

    select * from {{ ref('int_basis_differences') }}

),

rates_changed as (

    {{ net_changes('rates', rates_built, ['currency', 'rate', 'valid_from', 'valid_to']) }}

),

changed as (

    select
        source,
        deal_id
    from touched
    union all
    select
        source,
        record_id as deal_id
    from links

),

accounts as (

    select
        deals.account_source,
        deals.account_id
    from deals
    inner join changed
        on deals.source = changed.source and deals.deal_id = changed.deal_id
    union all
    select
        related_source as account_source,
        related_id as account_id
    from links

),

recredited as (

    select
        source,
        deal_id
    from changed
    union all
    select
        deals.source,
        deals.deal_id
    from deals
    inner join accounts
        on deals.account_source = accounts.account_source
            and deals.account_id = accounts.account_id
    union all
    select
        versions.source,
        versions.deal_id
    from versions
    cross join differences
    where versions.status in ('open', 'on_hold')
        or differences.org_difference_count > 0
        or upper(versions.currency) in (select rates_changed.currency from rates_changed)

)

select distinct * from recredited
{%- endif %}
