with cleaned as (

    {{ cleaned_rows('fx_rate', [
        'rate_date', 'currency', 'rate', 'rate_type'
    ], dates=['rate_date'], amounts=['rate']) }}

),

repeated as (

    {{ repeated_rows('fx_rate', ['rate_date', 'currency', 'rate_type']) }}

),

rules as (

    {{ field_rules('fx_rate', dates=['rate_date']) }}

),

typed as (

    select
        ---------- text
        {{ mapped('currency') }} as currency,
        {{ mapped('rate_type') }} as rate_type,
        ---------- numerics
        {{ parse_number('cleaned.rate') }} as rate,
        ---------- dates
        {{ day_of('rate_date') }} as rate_date,
        ---------- lineage
        {{ lineage_columns('cleaned') }},
        cleaned.row_place,
        ---------- as it came
        cleaned.rate_date as rate_date_text,
        cleaned.currency as currency_text,
        cleaned.rate_type as rate_type_text,
        cleaned.rate as rate_text
    from cleaned
    left join rules on cleaned.source = rules.source and cleaned.part = rules.part
    {{ join_value_maps('fx_rate', ['currency', 'rate_type']) }}

),

judged as (

    select
        *,
        {{ reason_columns(
            keys=['rate_date', 'currency'],
            amounts=[('rate', 'rate')],
            dates=[('rate_date', 'rate_date')]
        ) }},
        {{ kept_columns() }}
    from typed

),

outcomes as (

    select
        judged.currency,
        judged.rate_type,
        judged.rate,
        judged.rate_date,
        {{ lineage_columns('judged') }},
        judged.reason_code,
        judged.reason_column,
        judged.reason_value,
        judged.kept_code,
        judged.kept_column,
        judged.kept_value,
        {{ row_outcome() }}
    from judged
    {{ join_repeated(['rate_date', 'currency', 'rate_type']) }}

)

select * from outcomes
