{# Which unit people were in, as of this build, for the next one to compare with. #}
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_deals_rehoused') }}

select * from {{ ref('int_owners_housed') }}
