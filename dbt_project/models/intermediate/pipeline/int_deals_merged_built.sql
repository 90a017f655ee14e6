{# The pairs of this build, for the next one to compare with. #}
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_deals_touched') }}

select * from {{ ref('int_deals_merged') }}
