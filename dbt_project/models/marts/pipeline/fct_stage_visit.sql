with visits as (

    select * from {{ ref('int_stage_visits_made') }}

)

select
    source,
    deal_id,
    pipeline,
    stage,
    stage_order,
    visit_number,
    entered_date,
    exited_date,
    coalesce(days, {{ days_between('entered_date', as_of_date()) }}) as days,
    is_skipped,
    is_regression,
    outcome
from visits
