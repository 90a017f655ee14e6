with rules as (

    select * from {{ source('parameters', 'eligibility') }}

)

select * from rules
