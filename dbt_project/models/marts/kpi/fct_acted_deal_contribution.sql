{# What deals contribute by the activities on them; a night remakes those that it tells anew. #}
{% set tonight = 'int_deals_retold' %}
{{ config(
    materialized='incremental',
    pre_hook="{{ forget_recredited_deals(deals='int_deals_retold') }}"
) }}
-- depends_on: {{ ref('int_contributions_before') }}
with deals as (

    {{ deals_acted_on('(' ~ of_deals_tonight('fct_deal', tonight) ~ ')') }}

),

known_owners as (

    select distinct owner_id from {{ ref('dim_scope_owner') }}

),

contributions as (

    {{ kpi_measure_contributions('(' ~ acted_deal_measures() ~ ')') }}

)

{{ owned_contributions('contributions') }}
