{{ config(materialized='table', pre_hook=[]) }}

with asked_fields as (

    select * from {{ source('lake_asked', 'fields') }}
    where as_of <= cast({{ as_of_date() }} as {{ type_text() }})

),

named as (

    select
        ---------- ids
        owner_id,
        deal_id,
        ---------- text
        source,
        file_name,
        field_name,
        request_code,
        ---------- dates
        cast(as_of as date) as asked_on
    from asked_fields

)

select * from named
