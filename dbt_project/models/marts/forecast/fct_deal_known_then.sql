{{ config(
    materialized='incremental', pre_hook="{{ forget_deals(ref('int_deals_rerated')) }}"
) }}
with versions as (

    {{ of_tonight('fct_deal_version', 'int_deals_rerated', '1 = 1') }}

),

decisions as (

    select * from {{ ref('int_deals_decided') }}

),

companies as (

    select * from {{ ref('stg_parameters__companies') }}

),

rates as (

    select * from {{ ref('int_fx_rates_dated') }}

),

decided as (

    select
        versions.source,
        versions.deal_id,
        versions.valid_from,
        versions.valid_to,
        versions.pipeline,
        versions.stage,
        versions.status,
        versions.amount,
        upper(coalesce(versions.currency, companies.currency)) as currency,
        upper(companies.currency) as reporting_currency,
        versions.close_date,
        case when versions.status in ('won', 'lost', 'disqualified') then decisions.decided_date end
            as decided_date,
        versions.owner_id,
        versions.is_eligible,
        versions.is_deleted
    from versions
    inner join decisions
        on versions.source = decisions.source
            and versions.deal_id = decisions.deal_id
            and versions.valid_from = decisions.valid_from
    cross join companies

),

-- The rate of the decision, else of the version's first day: one that was there to be known.
rated as (

    select
        decided.*,
        case
            when decided.currency = decided.reporting_currency then cast(1 as decimal(18, 8))
            else rates.rate
        end as rate
    from decided
    left join rates
        on decided.currency = rates.currency
            and coalesce(decided.decided_date, decided.valid_from)
            between rates.valid_from and rates.valid_to

)

select
    source,
    deal_id,
    valid_from,
    valid_to,
    pipeline,
    stage,
    status,
    {{ converted('amount', 'rate') }} as amount_reporting,
    close_date,
    decided_date,
    owner_id,
    is_eligible,
    is_deleted
from rated
