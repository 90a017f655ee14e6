{{ config(materialized='incremental', pre_hook="{{ forget_deals_tonight() }}") }}

with versions as (

    {{ of_tonight('int_deals_versioned') }}

),

newest as (

    select * from {{ ref('int_deals_newest') }}

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
        newest.first_created_date as created_date,
        history_starts.history_start
    from spelled
    left join newest
        on spelled.source = newest.source and spelled.deal_id = newest.deal_id
    left join history_starts on spelled.source = history_starts.source

)

select * from decided
