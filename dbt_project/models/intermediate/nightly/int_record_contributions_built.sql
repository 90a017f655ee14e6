{# What sums and spreads take from these contributions, as of this build, for the next one to compare with. #}
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_record_contributions_changed') }}

select {{ summed_columns() | join(', ') }}
from {{ ref('fct_record_contribution') }}
