with credits as (

    select * from {{ ref('int_bookings_credited') }}
    where status = 'won' and is_counted

),

companies as (

    select * from {{ ref('stg_parameters__companies') }}

),

rates as (

    select * from {{ ref('int_fx_rates_dated') }}

),

known_owners as (

    select distinct owner_id from {{ ref('dim_scope_owner') }}

),

rated as (

    select
        credits.source,
        credits.deal_id,
        coalesce(known_owners.owner_id, {{ unassigned() }}) as owner_id,
        credits.valid_from,
        credits.valid_to,
        credits.decided_date,
        credits.amount,
        case
            when coalesce(credits.currency, upper(companies.currency)) = upper(companies.currency)
                then cast(1 as decimal(18, 8))
            else rates.rate
        end as rate
    from credits
    cross join companies
    left join rates
        on credits.currency = rates.currency
            and credits.decided_date between rates.valid_from and rates.valid_to
    left join known_owners on credits.owner_id = known_owners.owner_id

),

-- One line per person, even where a split names one twice.
summed as (

    select
        source,
        deal_id,
        owner_id,
        valid_from,
        valid_to,
        decided_date,
        cast(sum({{ converted('amount', 'rate') }}) as decimal(18, 2)) as amount_reporting
    from rated
    group by source, deal_id, owner_id, valid_from, valid_to, decided_date

)

select * from summed
