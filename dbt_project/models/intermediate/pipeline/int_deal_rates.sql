with versions as (

    select * from {{ ref('int_deals_versioned') }}
    where valid_to = {{ far_future() }} and not is_deleted

),

measures as (

    select * from {{ ref('int_deals_measured') }}

),

companies as (

    select * from {{ ref('stg_parameters__companies') }}

),

rates as (

    select * from {{ ref('int_fx_rates_dated') }}

),

-- CRM convention: a decided deal was decided on its close date.
decided as (

    select
        versions.source,
        versions.deal_id,
        versions.currency,
        companies.currency as reporting_currency,
        case
            when versions.status in ('won', 'lost', 'disqualified')
                then coalesce(versions.close_date, measures.status_began_on)
        end as decided_date
    from versions
    inner join measures
        on versions.source = measures.source and versions.deal_id = measures.deal_id
    cross join companies

),

-- A foreign amount without a rate has no amount in the reporting currency; it is never taken 1:1.
rated as (

    select
        decided.source,
        decided.deal_id,
        decided.reporting_currency,
        decided.decided_date,
        case
            when decided.currency is null
                or upper(decided.currency) = upper(decided.reporting_currency)
                then cast(1 as decimal(18, 8))
            else rates.rate
        end as rate
    from decided
    left join rates
        on upper(decided.currency) = rates.currency
            and coalesce(decided.decided_date, {{ as_of_date() }})
            between rates.valid_from and rates.valid_to

)

select * from rated
