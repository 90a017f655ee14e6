{# Scopes and periods in which another deal came to or left a stage than at the last build. #}
{{ config(materialized='table') }}
{% set is_recredited = is_recredited_deal('here', 'deal_id') %}
{% set changed = net_changes(
    ref('fct_stage_contribution'), ref('int_stage_contributions_before'),
    stage_contribution_columns(),
    which=is_recredited if as_built('int_stage_contributions_before') else '1 = 0'
) %}
{{ touched_periods('(' ~ changed ~ ')', 'event_date') }}
