with cleaned as (

    {{ cleaned_rows('account', [
        'account_id', 'account_name', 'parent_account_id', 'owner_id', 'industry', 'region',
        'segment', 'created_at', 'updated_at', 'is_deleted'
    ], dates=['created_at', 'updated_at']) }}

),

repeated as (

    {{ repeated_rows('account', ['account_id']) }}

),

rules as (

    {{ field_rules('account', dates=['created_at', 'updated_at']) }}

),

typed as (

    select
        ---------- ids
        cleaned.account_id,
        cleaned.parent_account_id,
        cleaned.owner_id,
        ---------- text
        cleaned.account_name,
        {{ mapped('industry') }} as industry,
        {{ mapped('region') }} as region,
        {{ mapped('segment') }} as segment,
        ---------- booleans
        {{ is_yes('cleaned.is_deleted') }} as is_deleted,
        ---------- dates
        {{ day_of('created_at') }} as created_date,
        {{ day_of('updated_at') }} as updated_date,
        ---------- lineage
        {{ lineage_columns('cleaned') }},
        cleaned.row_place,
        ---------- as it came
        cleaned.account_id as account_id_text,
        cleaned.created_at as created_at_text,
        cleaned.updated_at as updated_at_text
    from cleaned
    left join rules on cleaned.source = rules.source and cleaned.part = rules.part
    {{ join_value_maps('account', ['industry', 'region', 'segment']) }}

),

judged as (

    select
        *,
        {{ reason_columns(
            keys=['account_id']
        ) }},
        {{ kept_columns(
            dates=[('created_date', 'created_at'), ('updated_date', 'updated_at')]
        ) }}
    from typed

),

outcomes as (

    select
        judged.account_id,
        judged.parent_account_id,
        judged.owner_id,
        judged.account_name,
        judged.industry,
        judged.region,
        judged.segment,
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
    {{ join_repeated(['account_id']) }}

)

select * from outcomes
