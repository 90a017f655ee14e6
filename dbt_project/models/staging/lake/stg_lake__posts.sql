with cleaned as (

    {{ cleaned_rows('post', [
        'owner_id', 'unit_id', 'post_kind', 'valid_from', 'valid_to'
    ], dates=['valid_from', 'valid_to']) }}

),

repeated as (

    {{ repeated_rows('post', ['owner_id', 'unit_id', 'valid_from']) }}

),

rules as (

    {{ field_rules('post', dates=['valid_from', 'valid_to']) }}

),

typed as (

    select
        ---------- ids
        {{ mapped('owner_id') }} as owner_id,
        {{ mapped('unit_id') }} as unit_id,
        ---------- text
        coalesce({{ mapped('post_kind') }}, 'secondary') as post_kind,
        ---------- dates
        {{ day_of('valid_from') }} as valid_from,
        {{ day_of('valid_to') }} as valid_to,
        ---------- lineage
        {{ lineage_columns('cleaned') }},
        cleaned.row_place,
        ---------- as it came
        cleaned.owner_id as owner_id_text,
        cleaned.unit_id as unit_id_text,
        cleaned.valid_from as valid_from_text,
        cleaned.valid_to as valid_to_text
    from cleaned
    left join rules on cleaned.source = rules.source and cleaned.part = rules.part
    {{ join_value_maps('post', ['owner_id', 'unit_id', 'post_kind']) }}

),

judged as (

    select
        *,
        {{ reason_columns(
            keys=['owner_id', 'unit_id'],
            dates=[('valid_from', 'valid_from'), ('valid_to', 'valid_to')],
            others=[
                ('unknown_word', 'post_kind', "typed.post_kind not in ('primary', 'secondary')")
            ]
        ) }},
        {{ kept_columns() }}
    from typed

),

outcomes as (

    select
        judged.owner_id,
        judged.unit_id,
        judged.post_kind,
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
    {{ join_repeated(['owner_id', 'unit_id', 'valid_from']) }}

)

select * from outcomes
