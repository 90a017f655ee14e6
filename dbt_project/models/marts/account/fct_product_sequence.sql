with sequences as (

    select * from {{ ref('fct_account_sequence') }}

),

bases as (

    select
        product_source,
        product_id,
        count(distinct source || '/' || account_id) as account_count
    from sequences
    group by product_source, product_id

),

pairs as (

    select
        product_source,
        product_id,
        next_product_id,
        count(*) as next_account_count
    from sequences
    group by product_source, product_id, next_product_id

)

select
    pairs.product_source,
    pairs.product_id,
    pairs.next_product_id,
    cast(pairs.next_account_count as bigint) as next_account_count,
    cast(bases.account_count as bigint) as account_count,
    {{ ratio('pairs.next_account_count', 'bases.account_count') }} as next_ratio
from pairs
inner join bases
    on pairs.product_source = bases.product_source and pairs.product_id = bases.product_id
