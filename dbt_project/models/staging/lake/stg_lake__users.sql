with cleaned as (

    {{ cleaned_rows('user', [
        'user_id', 'user_name', 'email', 'manager_id', 'unit_id', 'unit_name', 'is_active',
        'valid_from', 'valid_to', 'language'
    ], dates=['valid_from', 'valid_to']) }}

),

repeated as (

    {{ repeated_rows('user', ['user_id']) }}

),

rules as (

    {{ field_rules('user', dates=['valid_from', 'valid_to']) }}

),

typed as (

    select
        ---------- ids
        cleaned.user_id,
        cleaned.manager_id,
        {{ mapped('unit_id') }} as unit_id,
        ---------- text
        cleaned.user_name,
        cleaned.email,
        {{ mapped('unit_name') }} as unit_name,
        {{ mapped('language') }} as language,
        ---------- booleans
        {{ is_yes(mapped('is_active'), otherwise='true') }} as is_active,
        ---------- dates
        {{ day_of('valid_from') }} as valid_from,
        {{ day_of('valid_to') }} as valid_to,
        ---------- lineage
        {{ lineage_columns('cleaned') }},
        cleaned.row_place,
        ---------- as it came
        cleaned.user_id as user_id_text,
        cleaned.valid_from as valid_from_text,
        cleaned.valid_to as valid_to_text
    from cleaned
    left join rules on cleaned.source = rules.source and cleaned.part = rules.part
    {{ join_value_maps('user', ['unit_id', 'unit_name', 'language', 'is_active']) }}

),

judged as (

    select
        *,
        {{ reason_columns(
            keys=['user_id'],
            dates=[('valid_from', 'valid_from'), ('valid_to', 'valid_to')]
        ) }},
        {{ kept_columns() }}
    from typed

),

outcomes as (

    select
        judged.user_id,
        judged.manager_id,
        judged.unit_id,
        judged.user_name,
        judged.email,
        judged.unit_name,
        judged.language,
        judged.is_active,
        judged.valid_from,
        judged.valid_to,
        {{ lineage_columns('judged') }},
        judged.reason_code,
        judged.reason_column,
        judged.reason_value,
        judged.kept_code,
        judged.kept_column,
        judged.kept_value,
        {{ row_outcome() }}
    from judged
    {{ join_repeated(['user_id']) }}

)

select * from outcomes
