with activities as (

    select * from {{ ref('int_activities_known') }}

)

select
    activity_id,
    source,
    activity_kind,
    owner_id,
    account_id,
    deal_source,
    deal_id,
    activity_date,
    case when is_completed then completed_date end as completed_date,
    coalesce(is_completed, false) as is_completed,
    outcome,
    source_file,
    source_row
from activities
