{# These contributions of this build, for the next one to compare with. #}
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_record_contributions_changed') }}

select * from {{ ref('fct_record_contribution') }}
