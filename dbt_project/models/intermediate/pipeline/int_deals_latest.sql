{% set details = [
    'account_name', 'next_action', 'next_action_date', 'forecast_category',
    'probability', 'deal_type', 'lead_source', 'lost_reason', 'last_activity_date'
] %}
{{ config(
    materialized='incremental',
    pre_hook="{{ forget_deals(ref('int_deals_touched')) }}"
) }}

with stated as (

    select * from {{ ref('int_deals_stated') }}
    where row_outcome = 'accepted'

),

newest as (

    select * from {{ ref('int_deals_newest') }}

),

-- What exists is told by the versions alone, so that both marts agree.
existing as (

    select
        source,
        deal_id
    from ({{ of_tonight('int_deals_versioned', which='true') }}) as versions
    where valid_to = {{ far_future() }} and not is_deleted

),

-- The same deal in a source that ranks below: it fills the details that the first one lacks.
doubles as (

    select
        merged.survivor_source,
        merged.survivor_deal_id,
        stated.*,
        row_number() over (
            partition by merged.survivor_source, merged.survivor_deal_id
            order by
                merged.preference nulls last, merged.source nulls last, merged.deal_id nulls last
        ) as double_rank
    from {{ ref('int_deals_merged') }} as merged
    inner join newest on merged.source = newest.source and merged.deal_id = newest.deal_id
    inner join stated
        on newest.source = stated.source
            and newest.deal_id = stated.deal_id
            and newest.snapshot_on = stated.snapshot_on
    where merged.reason = 'same_deal' and merged.is_still_told and merged.merged_until is null
        and not stated.is_deleted

),

latest as (

    select
        stated.deal_id,
        stated.source,
        stated.account_id,
        stated.owner_id,
        stated.owner_name,
        stated.deal_name,
        stated.amount,
        {%- for detail in details %}
        coalesce(stated.{{ detail }}, doubles.{{ detail }}) as {{ detail }},
        {%- endfor %}
        stated.snapshot_on,
        stated.file_on,
        stated.source_file,
        stated.source_sheet,
        stated.source_row,
        newest.first_created_date
    from stated
    inner join newest
        on stated.source = newest.source
            and stated.deal_id = newest.deal_id
            and stated.snapshot_on = newest.snapshot_on
    inner join existing
        on stated.source = existing.source and stated.deal_id = existing.deal_id
    left join doubles
        on stated.source = doubles.survivor_source
            and stated.deal_id = doubles.survivor_deal_id
            and doubles.double_rank = 1

)

select * from latest
