with offers as (

    select * from {{ ref('fct_account_offer') }}

),

products as (

    select * from {{ ref('dim_product') }}

)

select
    offers.source || '/' || offers.account_id as scope_id,
    offers.offer_rank,
    coalesce(next_products.product_name, offers.next_product_id) as next_product_name,
    coalesce(last_products.product_name, offers.product_id) as last_product_name,
    offers.next_account_count,
    offers.account_count,
    offers.next_ratio,
    offers.is_bought_before,
    offers.offer_note
from offers
left join products as next_products
    on offers.product_source = next_products.source
        and offers.next_product_id = next_products.product_id
left join products as last_products
    on offers.product_source = last_products.source
        and offers.product_id = last_products.product_id
