with cleaned as (

    {{ cleaned_rows('lead', [
        'lead_id', 'company_name', 'owner_id', 'status', 'lead_source', 'created_at',
        'converted_at', 'converted_account_id', 'converted_deal_id', 'is_deleted'
    ], dates=['created_at', 'converted_at']) }}

),

repeated as (

    {{ repeated_rows('lead', ['lead_id']) }}

),

rules as (

    {{ field_rules('lead', dates=['created_at', 'converted_at']) }}

),

typed as (

    select
        ---------- ids
        cleaned.lead_id,
        cleaned.owner_id,
        cleaned.converted_account_id,
        cleaned.converted_deal_id,
        ---------- text
        cleaned.company_name,
        {{ mapped('status') }} as status,
        {{ mapped('lead_source') }} as lead_source,
        ---------- booleans
        {{ is_yes('cleaned.is_deleted') }} as is_deleted,
        ---------- dates
        {{ time_of('created_at') }} as created_at,
        {{ day_of('created_at') }} as created_date,
        {{ day_of('converted_at') }} as converted_date,
        ---------- lineage
        {{ lineage_columns('cleaned') }},
        cleaned.row_place,
        ---------- as it came
        cleaned.lead_id as lead_id_text,
        cleaned.created_at as created_at_text,
        cleaned.converted_at as converted_at_text
    from cleaned
    left join rules on cleaned.source = rules.source and cleaned.part = rules.part
    {{ join_value_maps('lead', ['status', 'lead_source']) }}

),

judged as (

    select
        *,
        {{ reason_columns(
            keys=['lead_id']
        ) }},
        {{ kept_columns(
            dates=[('created_date', 'created_at'), ('converted_date', 'converted_at')]
        ) }}
    from typed

),

outcomes as (

    select
        judged.lead_id,
        judged.owner_id,
        judged.converted_account_id,
        judged.converted_deal_id,
        judged.company_name,
        judged.status,
        judged.lead_source,
        judged.is_deleted,
        judged.created_at,
        judged.created_date,
        judged.converted_date,
        {{ lineage_columns('judged') }},
        judged.reason_code,
        judged.reason_column,
        judged.reason_value,
        judged.kept_code,
        judged.kept_column,
        judged.kept_value,
        {{ row_outcome() }}
    from judged
    {{ join_repeated(['lead_id']) }}

)

select * from outcomes
