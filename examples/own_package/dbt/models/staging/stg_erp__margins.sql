with landed as (

    select
        nullif(trim(product_line), '') as product_line,
        try_cast(margin_percent as decimal(9, 4)) / 100 as margin_ratio,
        try_cast(split_part(filename, '/', -2) as date) as snapshot_on
    from {{ source('erp', 'margin') }}

),

-- The newest delivery up to the date of the build: never what came later.
newest as (

    select max(snapshot_on) as snapshot_on
    from landed
    where snapshot_on <= {{ shinchoku.as_of_date() }}

),

margins as (

    select
        landed.product_line,
        cast(landed.margin_ratio as double) as margin_ratio
    from landed
    inner join newest on landed.snapshot_on = newest.snapshot_on

)

select * from margins
