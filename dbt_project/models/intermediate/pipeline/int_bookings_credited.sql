{{ config(materialized='table') }}

with versions as (

    select * from {{ ref('int_deals_decided') }}

),

companies as (

    select * from {{ ref('stg_parameters__companies') }}

),

shares as (

    select * from {{ ref('int_deals_shared') }}
    where split_kind = 'revenue'

),

ever_won as (

    select distinct
        source,
        deal_id
    from versions
    where status = 'won'

),

won_versions as (

    select versions.*
    from versions
    inner join ever_won
        on versions.source = ever_won.source and versions.deal_id = ever_won.deal_id

),

-- As of each version, whose deal it was on the day of the decision; what comes later is not known.
owners_by_recency as (

    select
        won_versions.source,
        won_versions.deal_id,
        won_versions.valid_from,
        earlier.owner_id,
        row_number() over (
            partition by won_versions.source, won_versions.deal_id, won_versions.valid_from
            order by earlier.valid_from desc
        ) as recency_rank
    from won_versions
    inner join won_versions as earlier
        on won_versions.source = earlier.source
            and won_versions.deal_id = earlier.deal_id
            and won_versions.valid_from >= earlier.valid_from
            and won_versions.decided_date >= earlier.valid_from
    cross join companies
    where won_versions.status = 'won' and companies.credit_bookings = 'owner_at_win'

),

-- A line of a split is told in the reporting currency, in which its lines sum to the deal.
credited as (

    select
        won_versions.source,
        won_versions.deal_id,
        coalesce(shares.valid_from, won_versions.valid_from) as valid_from,
        coalesce(shares.valid_to, won_versions.valid_to) as valid_to,
        won_versions.status,
        case when shares.owner_id is null then won_versions.amount else shares.amount_reporting end
            as amount,
        case
            when shares.owner_id is null then won_versions.currency
            else upper(companies.currency)
        end as currency,
        won_versions.decided_date,
        coalesce(shares.owner_id, owners_by_recency.owner_id, won_versions.owner_id) as owner_id,
        won_versions.is_deleted,
        won_versions.is_counted,
        won_versions.created_date,
        won_versions.history_start,
        shares.source is not null as is_shared
    from won_versions
    cross join companies
    left join shares
        on won_versions.source = shares.source
            and won_versions.deal_id = shares.deal_id
            and shares.valid_from between won_versions.valid_from and won_versions.valid_to
    left join owners_by_recency
        on won_versions.source = owners_by_recency.source
            and won_versions.deal_id = owners_by_recency.deal_id
            and won_versions.valid_from = owners_by_recency.valid_from
            and owners_by_recency.recency_rank = 1

)

select * from credited
