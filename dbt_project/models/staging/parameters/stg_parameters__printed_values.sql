with printed_values as (

    select * from {{ source('parameters', 'printed_value') }}

)

select * from printed_values
