{{ config(materialized='incremental', pre_hook="{{ forget_deals_tonight() }}") }}
with versions as (

    {{ of_deals_tonight('int_deals_versioned') }}

)

select
    deal_id,
    source,
    valid_from,
    valid_to,
    pipeline,
    stage,
    status,
    amount,
    currency,
    close_date,
    owner_id,
    is_deleted,
    is_eligible,
    valid_to = {{ far_future() }} as is_current,
    source_file,
    source_row
from versions
