{# The rates of this build, for the next one to compare with. #}
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_deals_recredited') }}, {{ ref('int_deals_rerated') }}

select * from {{ ref('int_fx_rates_dated') }}
