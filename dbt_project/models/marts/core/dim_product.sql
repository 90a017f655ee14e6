with products as (

    {{ newest_rows(ref('stg_lake__products'), 'product', 'product_id', deleted=none) }}

)

select
    product_id,
    source,
    product_name,
    product_code,
    product_family,
    source_file,
    source_row
from products
