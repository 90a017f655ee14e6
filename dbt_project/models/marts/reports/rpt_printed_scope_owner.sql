{{ config(materialized='view') }}

with scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

)

select
    {{ as_of_date() }} as printed_as_of,
    scope_kind,
    scope_id,
    owner_id
from scope_owners
