{# What sources tell, as of this build, for the next one to compare with. #}
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_activities_requalified') }}

select * from {{ ref('int_sources_followed') }}
