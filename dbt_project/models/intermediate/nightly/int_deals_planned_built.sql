{# The deals with something ahead, as of this build, for the next one to compare with. #}
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_deals_retold') }}

select
    source,
    deal_id
from {{ ref('int_deals_planned') }}
