with activities as (

    select * from {{ ref('int_activities_counted') }}

)

select
    activity_id,
    source,
    activity_kind,
    owner_id,
    account_id,
    contact_id,
    deal_source,
    deal_id,
    link_rule,
    activity_date,
    case when is_completed then completed_date end as completed_date,
    started_at,
    direction,
    coalesce(is_completed, false) as is_completed,
    is_counted,
    counting_code,
    duplicate_of_id,
    outcome,
    source_file,
    source_row
from activities
