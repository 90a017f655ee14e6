{# The links of this build, for the next one to compare with; a night takes up those that differ. #}
{{ config(
    materialized='incremental',
    pre_hook="{{ forget_states('int_activity_links_changed') }}"
) }}

{{ rows_of_states('int_activity_links', 'int_activity_links_changed') }}
