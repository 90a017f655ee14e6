with cleaned as (

    {{ cleaned_rows('product', [
        'product_id', 'product_name', 'product_code', 'product_family'
    ]) }}

),

repeated as (

    {{ repeated_rows('product', ['product_id']) }}

),

typed as (

    select
        ---------- ids
        cleaned.product_id,
        ---------- text
        cleaned.product_name,
        cleaned.product_code,
        {{ mapped('product_family') }} as product_family,
        ---------- lineage
        {{ lineage_columns('cleaned') }},
        cleaned.row_place,
        ---------- as it came
        cleaned.product_id as product_id_text
    from cleaned
    {{ join_value_maps('product', ['product_family']) }}

),

judged as (

    select
        *,
        {{ reason_columns(
            keys=['product_id']
        ) }},
        {{ kept_columns() }}
    from typed

),

outcomes as (

    select
        judged.product_id,
        judged.product_name,
        judged.product_code,
        judged.product_family,
        {{ lineage_columns('judged') }},
        judged.reason_code,
        judged.reason_column,
        judged.reason_value,
        judged.kept_code,
        judged.kept_column,
        judged.kept_value,
        {{ row_outcome() }}
    from judged
    {{ join_repeated(['product_id']) }}

)

select * from outcomes
