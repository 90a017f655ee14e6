with cleaned as (

    {{ cleaned_rows('contact', [
        'contact_id', 'account_id', 'contact_name', 'title', 'email', 'created_at',
        'updated_at', 'is_deleted'
    ], dates=['created_at', 'updated_at']) }}

),

repeated as (

    {{ repeated_rows('contact', ['contact_id']) }}

),

rules as (

    {{ field_rules('contact', dates=['created_at', 'updated_at']) }}

),

typed as (

    select
        ---------- ids
        cleaned.contact_id,
        cleaned.account_id,
        ---------- text
        cleaned.contact_name,
        cleaned.title,
        cleaned.email,
        ---------- booleans
        {{ is_yes('cleaned.is_deleted') }} as is_deleted,
        ---------- dates
        {{ day_of('created_at') }} as created_date,
        {{ day_of('updated_at') }} as updated_date,
        ---------- lineage
        {{ lineage_columns('cleaned') }},
        cleaned.row_place,
        ---------- as it came
        cleaned.contact_id as contact_id_text,
        cleaned.created_at as created_at_text,
        cleaned.updated_at as updated_at_text
    from cleaned
    left join rules on cleaned.source = rules.source and cleaned.part = rules.part

),

judged as (

    select
        *,
        {{ reason_columns(
            keys=['contact_id']
        ) }},
        {{ kept_columns(
            dates=[('created_date', 'created_at'), ('updated_date', 'updated_at')]
        ) }}
    from typed

),

outcomes as (

    select
        judged.contact_id,
        judged.account_id,
        judged.contact_name,
        judged.title,
        judged.email,
        judged.is_deleted,
        judged.created_date,
        judged.updated_date,
        {{ lineage_columns('judged') }},
        judged.reason_code,
        judged.reason_column,
        judged.reason_value,
        judged.kept_code,
        judged.kept_column,
        judged.kept_value,
        {{ row_outcome() }}
    from judged
    {{ join_repeated(['contact_id']) }}

)

select * from outcomes
