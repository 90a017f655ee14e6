{{ config(materialized='incremental', pre_hook="{{ forget_deals_tonight() }}") }}
with deals as (

    {{ of_deals_tonight('fct_deal') }}

),

deal_versions as (

    select * from ({{ of_deals_tonight('fct_deal_version') }}) as told
    where owner_id is not null

),

companies as (

    select * from {{ ref('stg_parameters__companies') }}

),

credit_days as (

    select
        deals.source,
        deals.deal_id,
        'decided' as credit_kind,
        deals.decided_date as credit_date
    from deals
    cross join companies
    -- By the rule current_owner a decision is its owner's of today, like one that nobody dated.
    where deals.status in ('won', 'lost') and companies.credit_bookings = 'owner_at_win'
    union all
    select
        source,
        deal_id,
        'created' as credit_kind,
        qualified_date as credit_date
    from deals

),

owners_by_recency as (

    select
        credit_days.source,
        credit_days.deal_id,
        credit_days.credit_kind,
        deal_versions.owner_id,
        row_number() over (
            partition by credit_days.source, credit_days.deal_id, credit_days.credit_kind
            order by deal_versions.valid_from desc
        ) as recency_rank
    from credit_days
    inner join deal_versions
        on
            credit_days.source = deal_versions.source
            and credit_days.deal_id = deal_versions.deal_id
            and credit_days.credit_date >= deal_versions.valid_from

),

owners_of_the_day as (

    select
        source,
        deal_id,
        max(case when credit_kind = 'decided' then owner_id end) as decided_owner_id,
        max(case when credit_kind = 'created' then owner_id end) as created_owner_id
    from owners_by_recency
    where recency_rank = 1
    group by source, deal_id

),

-- A day before anything is known of the deal: the owner of today.
credits as (

    select
        deals.source,
        deals.deal_id,
        coalesce(owners_of_the_day.decided_owner_id, deals.owner_id) as decided_owner_id,
        coalesce(owners_of_the_day.created_owner_id, deals.owner_id) as created_owner_id
    from deals
    left join owners_of_the_day
        on
            deals.source = owners_of_the_day.source
            and deals.deal_id = owners_of_the_day.deal_id

)

select * from credits
