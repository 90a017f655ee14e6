with rules as (

    select * from {{ source('parameters', 'same_deal') }}

)

select * from rules
