with purchases as (

    select * from {{ ref('fct_account_purchase') }}
    where product_id is not null and coalesce(amount_reporting >= 0, true)

),

products_bought as (

    select distinct
        account_source,
        account_id,
        purchased_date,
        source as product_source,
        product_id
    from purchases

),

purchase_days as (

    select distinct
        account_source,
        account_id,
        purchased_date
    from products_bought

),

next_days as (

    select
        *,
        lead(purchased_date) over (
            partition by account_source, account_id order by purchased_date nulls last
        ) as next_date
    from purchase_days

),

followed as (

    select
        earlier.account_source,
        earlier.account_id,
        earlier.product_source,
        earlier.product_id,
        later.product_id as next_product_id,
        count(*) as time_count
    from next_days
    inner join products_bought as earlier
        on
            next_days.account_source = earlier.account_source
            and next_days.account_id = earlier.account_id
            and next_days.purchased_date = earlier.purchased_date
    inner join products_bought as later
        on
            next_days.account_source = later.account_source
            and next_days.account_id = later.account_id
            and next_days.next_date = later.purchased_date
            and earlier.product_source = later.product_source
    group by
        earlier.account_source,
        earlier.account_id,
        earlier.product_source,
        earlier.product_id,
        later.product_id

)

select
    account_source as source,
    account_id,
    product_source,
    product_id,
    next_product_id,
    cast(time_count as bigint) as time_count
from followed
