{{ config(
    materialized='incremental', pre_hook="{{ forget_deals_tonight('int_deals_revisited') }}"
) }}
with visits as (

    {{ of_deals_tonight('int_stage_visits_made', 'int_deals_revisited') }}

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
