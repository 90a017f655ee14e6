with posted as (

    select * from {{ ref('int_owners_posted') }}

)

select
    owner_id,
    unit_id,
    is_primary,
    valid_from,
    valid_to,
    {{ as_of_date() }} between valid_from and valid_to as is_current
from posted
