{# Who edits deals, as of this build, for the next one to compare with. #}
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_deals_reedited') }}

select * from {{ ref('int_editors_told') }}
