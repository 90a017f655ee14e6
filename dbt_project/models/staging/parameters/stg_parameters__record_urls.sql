with record_urls as (

    select * from {{ source('parameters', 'record_url') }}

)

select * from record_urls
