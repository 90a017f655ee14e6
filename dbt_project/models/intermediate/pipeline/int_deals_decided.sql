{{ config(materialized='table') }}

with versions as (

    select * from {{ ref('int_deals_versioned') }}

),

first_days as (

    select
        source,
        deal_id,
        min(created_date) as created_date
    from {{ ref('stg_lake__deals') }}
    where deal_id is not null and part = '' and row_outcome = 'accepted'
    group by source, deal_id

),

history_starts as (

    select
        source,
        min(snapshot_on) as history_start
    from {{ ref('int_deliveries_dated') }}
    where object = 'deal'
    group by source

),

compared as (

    select
        *,
        lag(status) over (partition by source, deal_id order by valid_from) as previous_status
    from versions

),

spelled as (

    select
        *,
        max(case when previous_status is null or previous_status <> status then valid_from end)
            over (
                partition by source, deal_id order by valid_from
                rows between unbounded preceding and current row
            ) as status_began_on
    from compared

),

-- CRM convention: a decided deal was decided on its close date.
decided as (

    select
        spelled.source,
        spelled.deal_id,
        spelled.valid_from,
        spelled.valid_to,
        spelled.status,
        spelled.amount,
        upper(spelled.currency) as currency,
        spelled.close_date,
        coalesce(spelled.close_date, spelled.status_began_on) as decided_date,
        spelled.owner_id,
        spelled.is_deleted,
        spelled.is_eligible and not spelled.is_deleted as is_counted,
        first_days.created_date,
        history_starts.history_start
    from spelled
    left join first_days
        on spelled.source = first_days.source and spelled.deal_id = first_days.deal_id
    left join history_starts on spelled.source = history_starts.source

)

select * from decided
