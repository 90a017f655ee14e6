with contacts as (

    {{ newest_rows(ref('stg_lake__contacts'), 'contact', 'contact_id') }}

)

select
    source,
    contact_id,
    account_id,
    title
from contacts
