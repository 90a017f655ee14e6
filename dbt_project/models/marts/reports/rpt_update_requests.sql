with requests as (

    select * from {{ ref('fct_update_request') }}

)

select
    as_of,
    owner_id,
    owner_name,
    language,
    is_active,
    source,
    deal_id,
    deal_name,
    account_name,
    pipeline,
    stage,
    currency,
    amount_reporting,
    field_name,
    field_value,
    request_code
from requests
