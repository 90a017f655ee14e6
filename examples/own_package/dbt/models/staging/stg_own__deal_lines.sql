-- `x_product_line` is a column that shinchoku.yaml maps; no model of ours reads it.
with landed as (

    select
        _source as source,
        cast(_snapshot_on as date) as snapshot_on,
        _source_file as source_file,
        coalesce(_source_sheet, '') as source_sheet,
        _source_row as source_row,
        nullif(trim(x_product_line), '') as product_line
    from {{ source('lake', 'deal') }}

),

-- Our staging says which rows count and what the key of each is; the place of a row ties the two.
deals as (

    select * from {{ ref('shinchoku', 'stg_lake__deals') }}
    where row_outcome = 'accepted'

),

numbered as (

    select
        deals.source,
        deals.deal_id,
        landed.product_line,
        row_number() over (
            partition by deals.source, deals.deal_id order by deals.snapshot_on desc
        ) as place
    from deals
    inner join landed
        on
            deals.source = landed.source
            and deals.snapshot_on = landed.snapshot_on
            and deals.source_file = landed.source_file
            and deals.source_sheet = landed.source_sheet
            and deals.source_row = landed.source_row

),

deal_lines as (

    select
        source,
        deal_id,
        product_line
    from numbered
    where place = 1

)

select * from deal_lines
