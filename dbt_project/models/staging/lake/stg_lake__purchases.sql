with cleaned as (

    {{ cleaned_rows('purchase', [
        'purchase_id', 'deal_id', 'account_id', 'product_id', 'quantity', 'amount', 'currency',
        'purchased_date', 'is_deleted'
    ], dates=['purchased_date'], amounts=['quantity', 'amount']) }}

),

repeated as (

    {{ repeated_rows('purchase', ['purchase_id']) }}

),

rules as (

    {{ field_rules('purchase', dates=['purchased_date'], amounts=['quantity', 'amount']) }}

),

typed as (

    select
        ---------- ids
        cleaned.purchase_id,
        cleaned.deal_id,
        cleaned.account_id,
        {{ mapped('product_id') }} as product_id,
        ---------- text
        {{ mapped('currency') }} as currency,
        ---------- numerics
        {{ amount_of('quantity') }} as quantity,
        {{ amount_of('amount') }} as amount,
        ---------- booleans
        {{ is_yes('cleaned.is_deleted') }} as is_deleted,
        ---------- dates
        {{ day_of('purchased_date') }} as purchased_date,
        ---------- lineage
        {{ lineage_columns('cleaned') }},
        cleaned.row_place,
        ---------- as it came
        cleaned.purchase_id as purchase_id_text,
        cleaned.amount as amount_text,
        cleaned.quantity as quantity_text,
        cleaned.purchased_date as purchased_date_text
    from cleaned
    left join rules on cleaned.source = rules.source and cleaned.part = rules.part
    {{ join_value_maps('purchase', ['product_id', 'currency']) }}

),

judged as (

    select
        *,
        {{ reason_columns(
            keys=['purchase_id'],
            amounts=[('amount', 'amount'), ('quantity', 'quantity')],
            dates=[('purchased_date', 'purchased_date')]
        ) }},
        {{ kept_columns() }}
    from typed

),

outcomes as (

    select
        judged.purchase_id,
        judged.deal_id,
        judged.account_id,
        judged.product_id,
        judged.currency,
        judged.quantity,
        judged.amount,
        judged.is_deleted,
        judged.purchased_date,
        {{ lineage_columns('judged') }},
        judged.reason_code,
        judged.reason_column,
        judged.reason_value,
        judged.kept_code,
        judged.kept_column,
        judged.kept_value,
        {{ row_outcome() }}
    from judged
    {{ join_repeated(['purchase_id']) }}

)

select * from outcomes
