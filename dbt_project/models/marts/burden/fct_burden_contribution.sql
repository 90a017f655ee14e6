{{ config(materialized='view') }}
with deal_fields as (

    select * from {{ ref('fct_deal_field') }}

),

entries as (

    select * from {{ ref('fct_activity_entry') }}

),

rounds as (

    select * from {{ ref('fct_update_round') }}

),

fills as (

    select
        'fill_ratio' as metric_id,
        owner_id,
        {{ as_of_date() }} as event_date,
        'deal' as record_kind,
        deal_id as record_id,
        source,
        sum(case when fill_code = 'filled' then 1 else 0 end) as numerator,
        count(*) as denominator,
        min(source_file) as source_file,
        min(source_row) as source_row
    from deal_fields
    group by source, deal_id, owner_id

),

lags as (

    select
        'input_lag_median_days' as metric_id,
        owner_id,
        entered_date as event_date,
        'activity' as record_kind,
        activity_id as record_id,
        source,
        lag_days as numerator,
        cast(null as bigint) as denominator,
        source_file,
        source_row
    from entries

),

requests as (

    select
        'update_request_count' as metric_id,
        owner_id,
        asked_on as event_date,
        'update_request' as record_kind,
        deal_id || '/' || field_name || '/' || cast(asked_on as {{ type_text() }}) as record_id,
        source,
        count(*) as numerator,
        cast(null as bigint) as denominator,
        min(source_file) as source_file,
        cast(null as {{ type_text() }}) as source_row
    from rounds
    group by source, deal_id, field_name, owner_id, asked_on

),

contributions as (

    select * from fills
    union all
    select * from requests
    union all
    select * from lags

)

select
    metric_id,
    owner_id,
    event_date,
    record_kind,
    record_id,
    source,
    cast(numerator as decimal(18, 2)) as numerator,
    cast(denominator as decimal(18, 2)) as denominator,
    1 as record_count,
    'all' as segment_kind,
    'all' as segment_id,
    source_file,
    source_row
from contributions
