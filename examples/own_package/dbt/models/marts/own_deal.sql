with deals as (

    select * from {{ ref('shinchoku', 'fct_deal') }}

),

deal_lines as (

    select * from {{ ref('stg_own__deal_lines') }}

),

margins as (

    select * from {{ ref('stg_erp__margins') }}

),

own_deals as (

    select
        deals.source,
        deals.deal_id,
        deals.owner_id,
        deals.status,
        deals.amount_reporting,
        deal_lines.product_line,
        margins.margin_ratio,
        cast(deals.amount_reporting * margins.margin_ratio as decimal(18, 2)) as margin_amount
    from deals
    left join deal_lines
        on deals.source = deal_lines.source and deals.deal_id = deal_lines.deal_id
    left join margins on deal_lines.product_line = margins.product_line

)

select * from own_deals
