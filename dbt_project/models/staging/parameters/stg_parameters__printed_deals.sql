with printed_deals as (

    select * from {{ source('parameters', 'printed_deal') }}

)

select * from printed_deals
