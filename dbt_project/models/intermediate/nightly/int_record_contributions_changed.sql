{# What came to these contributions since the last build, and what went; nothing without a past. #}
{{ config(materialized='table') }}
{{ net_changes(
    ref('fct_record_contribution'), as_built('int_record_contributions_built'),
    summed_columns(), is_long=true
) }}
