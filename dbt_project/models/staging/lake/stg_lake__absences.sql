with cleaned as (

    {{ cleaned_rows('absence', [
        'owner_id', 'first_date', 'last_date', 'day_part', 'status'
    ], dates=['first_date', 'last_date']) }}

),

repeated as (

    {{ repeated_rows('absence', ['owner_id', 'first_date', 'day_part']) }}

),

rules as (

    {{ field_rules('absence', dates=['first_date', 'last_date']) }}

),

typed as (

    select
        ---------- ids
        cleaned.owner_id,
        ---------- text
        coalesce({{ mapped('day_part') }}, 'full') as day_part,
        {{ mapped('status') }} as status,
        ---------- dates
        {{ day_of('first_date') }} as first_date,
        {{ day_of('last_date') }} as last_date,
        ---------- lineage
        {{ lineage_columns('cleaned') }},
        cleaned.row_place,
        ---------- as it came
        cleaned.owner_id as owner_id_text,
        cleaned.day_part as day_part_text,
        cleaned.first_date as first_date_text,
        cleaned.last_date as last_date_text
    from cleaned
    left join rules on cleaned.source = rules.source and cleaned.part = rules.part
    {{ join_value_maps('absence', ['day_part', 'status']) }}

),

judged as (

    select
        *,
        {{ reason_columns(
            keys=['owner_id', 'first_date'],
            dates=[('first_date', 'first_date'), ('last_date', 'last_date')],
            others=[
                ('unknown_word', 'day_part', "typed.day_part not in ('full', 'am', 'pm', 'half')"),
                (
                    'ends_first', 'last_date', 'typed.last_date < typed.first_date',
                    'typed.last_date_text'
                )
            ]
        ) }},
        {{ kept_columns() }}
    from typed

),

outcomes as (

    select
        judged.owner_id,
        judged.first_date,
        judged.last_date,
        judged.day_part,
        judged.status,
        {{ lineage_columns('judged') }},
        judged.reason_code,
        judged.reason_column,
        judged.reason_value,
        judged.kept_code,
        judged.kept_column,
        judged.kept_value,
        {{ row_outcome() }}
    from judged
    {{ join_repeated(['owner_id', 'first_date', 'day_part']) }}

)

select * from outcomes
