with purchases as (

    select * from {{ ref('fct_account_purchase') }}
    where product_id is not null and coalesce(amount_reporting >= 0, true)

),

sequences as (

    select * from {{ ref('fct_account_sequence') }}

),

product_sequences as (

    select * from {{ ref('fct_product_sequence') }}

),

last_bought as (

    select
        account_source,
        account_id,
        source as product_source,
        product_id,
        max(purchased_date) as last_bought_date
    from purchases
    group by account_source, account_id, source, product_id

),

bought as (

    select
        account_source as source,
        account_id,
        product_source,
        product_id,
        last_bought_date,
        max(last_bought_date) over (partition by account_source, account_id) as last_date
    from last_bought

),

own_bases as (

    select distinct
        source,
        account_id,
        product_source,
        product_id
    from sequences

),

-- The other accounts: what this one did after the product teaches nothing about itself.
others as (

    select
        bought.source,
        bought.account_id,
        bought.product_source,
        bought.product_id,
        product_sequences.next_product_id,
        product_sequences.next_account_count
        - case when sequences.account_id is null then 0 else 1 end as next_account_count,
        product_sequences.account_count
        - case when own_bases.account_id is null then 0 else 1 end as account_count
    from bought
    inner join product_sequences
        on
            bought.product_source = product_sequences.product_source
            and bought.product_id = product_sequences.product_id
    left join sequences
        {{ on_account('bought', 'sequences') }}
            and bought.product_source = sequences.product_source
            and bought.product_id = sequences.product_id
            and product_sequences.next_product_id = sequences.next_product_id
    left join own_bases
        {{ on_account('bought', 'own_bases') }}
            and bought.product_source = own_bases.product_source
            and bought.product_id = own_bases.product_id
    where bought.last_bought_date = bought.last_date

),

rated as (

    select
        *,
        {{ ratio('next_account_count', 'account_count') }} as next_ratio,
        case when account_count < {{ enough_records() }} then 1 else 0 end as is_small
    from others
    where next_account_count > 0

),

-- Of several products bought last, the one that tells most of a next product.
told_once as (

    select
        *,
        row_number() over (
            partition by source, account_id, product_source, next_product_id
            order by
                is_small asc nulls last,
                next_ratio desc nulls last,
                account_count desc nulls last,
                product_id asc nulls last
        ) as told_rank
    from rated

),

ranked as (

    select
        *,
        row_number() over (
            partition by source, account_id
            order by
                is_small asc nulls last,
                next_ratio desc nulls last,
                account_count desc nulls last,
                next_product_id asc nulls last
        ) as offer_rank
    from told_once
    where told_rank = 1

)

select
    ranked.source,
    ranked.account_id,
    cast(ranked.offer_rank as integer) as offer_rank,
    ranked.product_source,
    ranked.product_id,
    ranked.next_product_id,
    cast(ranked.next_account_count as bigint) as next_account_count,
    cast(ranked.account_count as bigint) as account_count,
    ranked.next_ratio,
    earlier.account_id is not null as is_bought_before,
    case when ranked.is_small = 1 then 'n_small' end as offer_note
from ranked
left join bought as earlier
    {{ on_account('ranked', 'earlier') }}
        and ranked.product_source = earlier.product_source
        and ranked.next_product_id = earlier.product_id
where ranked.offer_rank <= 5
