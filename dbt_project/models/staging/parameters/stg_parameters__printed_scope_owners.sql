with printed_scope_owners as (

    select * from {{ source('parameters', 'printed_scope_owner') }}

)

select * from printed_scope_owners
