with cleaned as (

    {{ cleaned_rows('org_unit', [
        'unit_id', 'unit_name', 'unit_name_en', 'parent_unit_id', 'manager_id', 'valid_from',
        'valid_to', 'sort_order'
    ], dates=['valid_from', 'valid_to'], amounts=['sort_order']) }}

),

repeated as (

    {{ repeated_rows('org_unit', ['unit_id', 'valid_from']) }}

),

rules as (

    {{ field_rules('org_unit', dates=['valid_from', 'valid_to']) }}

),

typed as (

    select
        ---------- ids
        cleaned.unit_id,
        cleaned.parent_unit_id,
        cleaned.manager_id,
        ---------- text
        cleaned.unit_name,
        cleaned.unit_name_en,
        ---------- numerics
        {{ parse_number('cleaned.sort_order') }} as sort_order,
        ---------- dates
        {{ day_of('valid_from') }} as valid_from,
        {{ day_of('valid_to') }} as valid_to,
        ---------- lineage
        {{ lineage_columns('cleaned') }},
        cleaned.row_place,
        ---------- as it came
        cleaned.unit_id as unit_id_text,
        cleaned.valid_from as valid_from_text,
        cleaned.valid_to as valid_to_text,
        cleaned.sort_order as sort_order_text
    from cleaned
    left join rules on cleaned.source = rules.source and cleaned.part = rules.part

),

judged as (

    select
        *,
        {{ reason_columns(
            keys=['unit_id'],
            dates=[('valid_from', 'valid_from'), ('valid_to', 'valid_to')]
        ) }},
        {{ kept_columns(
            amounts=[('sort_order', 'sort_order')]
        ) }}
    from typed

),

outcomes as (

    select
        judged.unit_id,
        judged.parent_unit_id,
        judged.manager_id,
        judged.unit_name,
        judged.unit_name_en,
        judged.sort_order,
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
    {{ join_repeated(['unit_id', 'valid_from']) }}

)

select * from outcomes
