select
    *,
    coalesce(completed_date, activity_date) as held_on
from {{ ref('int_activities_counted') }}
where is_counted
