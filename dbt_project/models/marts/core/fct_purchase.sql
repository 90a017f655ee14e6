with purchases as (

    {{ newest_rows(ref('stg_lake__purchases'), 'purchase', 'purchase_id') }}

),

rates as (

    select * from {{ ref('int_fx_rates_dated') }}

),

companies as (

    select * from {{ ref('stg_parameters__companies') }}

),

rated as (

    select
        purchases.purchase_id,
        purchases.source,
        {{ linked_deal_columns('purchases') }},
        purchases.account_id,
        purchases.product_id,
        purchases.quantity,
        purchases.amount,
        purchases.purchased_date,
        purchases.source_file,
        purchases.source_row,
        coalesce(purchases.currency, companies.currency) as stated_currency,
        case
            when upper(coalesce(purchases.currency, companies.currency)) = upper(companies.currency)
                then cast(1 as decimal(18, 8))
            else rates.rate
        end as rate
    from purchases
    cross join companies
    left join rates
        on upper(purchases.currency) = rates.currency
            and purchases.purchased_date between rates.valid_from and rates.valid_to
    {{ join_deal_links('purchases') }}

)

select
    purchase_id,
    source,
    deal_source,
    deal_id,
    account_id,
    product_id,
    quantity,
    amount,
    stated_currency as currency,
    {{ converted('amount', 'rate') }} as amount_reporting,
    purchased_date,
    source_file,
    source_row
from rated
