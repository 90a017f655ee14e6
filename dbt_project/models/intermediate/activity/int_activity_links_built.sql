{# The links of this build, for the next one to compare with. #}
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_activity_links_changed') }}

select * from {{ ref('int_activity_links') }}
