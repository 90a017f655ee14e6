{% set deal = 'source, deal_id' %}
{% set in_order = 'event_date, event_rank, event_at nulls last, event_row nulls last' %}
with events as (

    select * from {{ ref('int_deal_events') }}

),

filled as (

    select
        source,
        deal_id,
        event_date,
        {{ last_known('pipeline', deal, in_order) }} as pipeline,
        {{ next_known('pipeline', deal, in_order) }} as next_pipeline,
        {{ last_known('stage', deal, in_order) }} as stage,
        {{ next_known('stage', deal, in_order) }} as next_stage,
        {{ last_known('amount', deal, in_order) }} as amount,
        {{ last_known('currency', deal, in_order) }} as currency,
        {{ next_known('currency', deal, in_order) }} as next_currency,
        {{ last_known('close_date', deal, in_order) }} as close_date,
        {{ last_known('owner_key', deal, in_order) }} as owner_key,
        {{ next_known('owner_key', deal, in_order) }} as next_owner_key,
        {{ last_known('deal_type', deal, in_order) }} as deal_type,
        {{ next_known('deal_type', deal, in_order) }} as next_deal_type,
        {{ last_known('deal_name', deal, in_order) }} as deal_name,
        {{ next_known('deal_name', deal, in_order) }} as next_deal_name,
        {{ last_known('is_deleted', deal, in_order) }} as is_deleted,
        {{ last_known('source_file', deal, in_order) }} as source_file,
        {{ last_known('source_row', deal, in_order) }} as source_row,
        row_number() over (
            partition by source, deal_id, event_date
            order by event_rank desc, event_at desc nulls last, event_row desc nulls last
        ) as rank_in_day
    from events

),

-- Before the first snapshot, what a history does not tell is taken from that snapshot.
last_of_day as (

    select
        source,
        deal_id,
        event_date as valid_from,
        nullif(coalesce(pipeline, next_pipeline), '') as pipeline,
        coalesce(stage, next_stage) as stage,
        nullif(amount, {{ blank_amount() }}) as amount,
        nullif(coalesce(currency, next_currency), '') as currency,
        nullif(close_date, {{ blank_day() }}) as close_date,
        nullif(coalesce(owner_key, next_owner_key), '') as owner_key,
        nullif(coalesce(deal_type, next_deal_type), '') as deal_type,
        nullif(coalesce(deal_name, next_deal_name), '') as deal_name,
        coalesce(is_deleted, false) as is_deleted,
        source_file,
        source_row
    from filled
    where rank_in_day = 1

)

select * from last_of_day
