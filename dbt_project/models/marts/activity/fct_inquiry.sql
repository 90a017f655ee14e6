with inquiries as (

    {{ newest_rows(ref('stg_lake__inquiries'), 'inquiry', 'inquiry_id') }}

),

aliases as (

    select * from {{ ref('int_owner_aliases') }}

)

select
    inquiries.inquiry_id,
    inquiries.source,
    inquiries.account_id,
    inquiries.contact_id,
    coalesce(aliases.owner_id, {{ unassigned() }}) as owner_id,
    inquiries.subject,
    inquiries.channel,
    inquiries.status,
    inquiries.priority,
    inquiries.received_date,
    inquiries.first_response_date,
    inquiries.closed_date,
    inquiries.source_file,
    inquiries.source_row
from inquiries
left join aliases on {{ person_key('inquiries.owner_id') }} = aliases.alias
