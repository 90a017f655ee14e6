with days as (

    select * from {{ source('parameters', 'calendar') }}

)

select * from days
