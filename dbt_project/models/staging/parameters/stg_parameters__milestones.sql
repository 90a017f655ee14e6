with milestones as (

    select * from {{ source('parameters', 'milestone') }}

)

select * from milestones
