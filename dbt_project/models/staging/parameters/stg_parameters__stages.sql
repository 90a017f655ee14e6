with stages as (

    select * from {{ source('parameters', 'stage_map') }}

)

select * from stages
