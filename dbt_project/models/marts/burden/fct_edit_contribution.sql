{# A view: edits are told as they stand. #}
{{ config(materialized='view') }}
with edits as (

    select * from {{ ref('fct_deal_edit') }}

),

known_owners as (

    select distinct owner_id from {{ ref('dim_scope_owner') }}

),

contributions as (

    {{ kpi_edit_contributions('edits') }}

)

{{ owned_contributions('contributions') }}
