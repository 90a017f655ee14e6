with companies as (

    select * from {{ source('parameters', 'company') }}

)

select * from companies
