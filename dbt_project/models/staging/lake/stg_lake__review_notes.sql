with cleaned as (

    {{ cleaned_rows('review_note', [
        'review_note_id', 'review_date', 'owner_id', 'reviewer_id', 'note'
    ], dates=['review_date']) }}

),

repeated as (

    {{ repeated_rows('review_note', ['review_note_id']) }}

),

rules as (

    {{ field_rules('review_note', dates=['review_date']) }}

),

typed as (

    select
        ---------- ids
        cleaned.review_note_id,
        cleaned.owner_id,
        cleaned.reviewer_id,
        ---------- text
        cleaned.note,
        ---------- dates
        {{ day_of('review_date') }} as review_date,
        ---------- lineage
        {{ lineage_columns('cleaned') }},
        cleaned.row_place,
        ---------- as it came
        cleaned.review_note_id as review_note_id_text,
        cleaned.review_date as review_date_text
    from cleaned
    left join rules on cleaned.source = rules.source and cleaned.part = rules.part

),

judged as (

    select
        *,
        {{ reason_columns(
            keys=['review_note_id']
        ) }},
        {{ kept_columns(
            dates=[('review_date', 'review_date')]
        ) }}
    from typed

),

outcomes as (

    select
        judged.review_note_id,
        judged.owner_id,
        judged.reviewer_id,
        judged.note,
        judged.review_date,
        {{ lineage_columns('judged') }},
        judged.reason_code,
        judged.reason_column,
        judged.reason_value,
        judged.kept_code,
        judged.kept_column,
        judged.kept_value,
        {{ row_outcome() }}
    from judged
    {{ join_repeated(['review_note_id']) }}

)

select * from outcomes
