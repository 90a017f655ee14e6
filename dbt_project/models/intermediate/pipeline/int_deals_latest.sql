{{ config(materialized='table') }}

with staged as (

    select * from {{ ref('stg_lake__deals') }}
    where deal_id is not null and part = '' and row_outcome = 'accepted'

),

newest as (

    select
        source,
        deal_id,
        max(snapshot_on) as snapshot_on,
        min(created_date) as first_created_date
    from staged
    group by source, deal_id

),

-- What exists is told by the versions alone, so that both marts agree.
existing as (

    select
        source,
        deal_id
    from {{ ref('int_deals_versioned') }}
    where valid_to = {{ far_future() }} and not is_deleted

),

latest as (

    select
        staged.*,
        newest.first_created_date
    from staged
    inner join newest
        on staged.source = newest.source
            and staged.deal_id = newest.deal_id
            and staged.snapshot_on = newest.snapshot_on
    inner join existing
        on staged.source = existing.source and staged.deal_id = existing.deal_id

)

select * from latest
