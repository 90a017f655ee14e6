{% set recent_days = 60 %}
with contacts as (

    select * from {{ ref('int_contacts_known') }}

),

touches as (

    select
        source,
        contact_id,
        max(touched_date) as last_activity_date,
        max(case when is_two_way then touched_date end) as last_two_way_date
    from {{ ref('int_accounts_touched') }}
    where contact_id is not null
    group by source, contact_id

)

select
    contacts.contact_id,
    contacts.source,
    contacts.account_id,
    contacts.contact_name,
    contacts.title,
    contacts.email,
    contacts.created_date,
    touches.last_activity_date,
    touches.last_two_way_date,
    coalesce(touches.last_two_way_date > {{ add_days(as_of_date(), -recent_days) }}, false)
        as is_touched,
    contacts.source_file,
    contacts.source_row
from contacts
left join touches
    on contacts.source = touches.source and contacts.contact_id = touches.contact_id
