{# What was delivered of each scope, as of this build, for the next one to compare with. #}
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_periods_touched') }}

select
    scope_kind,
    scope_id,
    object,
    is_delivered,
    known_since
from {{ ref('fct_scope_delivery') }}
