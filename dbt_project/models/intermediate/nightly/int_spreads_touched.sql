{# Medians whose values changed since the last build, by metric, scope and period. #}
{{ config(materialized='table') }}
{{ touched_periods(
    ref('int_contributions_changed'), 'event_date', more=['metric_id'],
    which='told.metric_id in (' ~ spread_metrics() ~ ')'
) }}
