{# How those who asked were answered, as of this build, for the next one to compare with. #}
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_periods_touched') }}

select
    {{ kpi_response_columns() | join(',\n    ') }}
from {{ ref('fct_kpi_response') }}
where asked_count > 0
