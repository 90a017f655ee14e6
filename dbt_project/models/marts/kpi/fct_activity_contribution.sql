{# What each activity contributes by itself: nothing is kept of it but the activity and its quality. #}
{{ config(materialized='view') }}
with activities as (

    select * from {{ ref('fct_activity') }}

),

qualities as (

    select * from {{ ref('fct_activity_quality') }}

),

known_owners as (

    select distinct owner_id from {{ ref('dim_scope_owner') }}

),

contributions as (

    {{ kpi_activity_contributions() }}

)

{{ owned_contributions('contributions') }}
