{# What each activity contributes by itself, told by the activity and its quality as kept. #}
{{ config(materialized='view') }}
with {{ activity_contributions(ref('fct_activity'), ref('fct_activity_quality')) }}

select * from owned_contributions
