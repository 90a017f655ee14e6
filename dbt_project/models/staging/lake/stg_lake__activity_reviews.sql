with cleaned as (

    {{ cleaned_rows('activity_review', [
        'activity_review_id', 'activity_id', 'reviewer_id', 'review_date', 'proposal_score',
        'response_score', 'note'
    ], dates=['review_date'], amounts=['proposal_score', 'response_score']) }}

),

repeated as (

    {{ repeated_rows('activity_review', ['activity_review_id']) }}

),

rules as (

    {{ field_rules('activity_review', dates=['review_date']) }}

),

typed as (

    select
        ---------- ids
        cleaned.activity_review_id,
        cleaned.activity_id,
        cleaned.reviewer_id,
        ---------- text
        cleaned.note,
        ---------- numerics
        {{ parse_number('cleaned.proposal_score') }} as proposal_score,
        {{ parse_number('cleaned.response_score') }} as response_score,
        ---------- dates
        {{ day_of('review_date') }} as review_date,
        ---------- lineage
        {{ lineage_columns('cleaned') }},
        cleaned.row_place,
        ---------- as it came
        cleaned.activity_review_id as activity_review_id_text,
        cleaned.review_date as review_date_text,
        cleaned.proposal_score as proposal_score_text,
        cleaned.response_score as response_score_text
    from cleaned
    left join rules on cleaned.source = rules.source and cleaned.part = rules.part

),

judged as (

    select
        *,
        {{ reason_columns(
            keys=['activity_review_id']
        ) }},
        {{ kept_columns(
            dates=[('review_date', 'review_date')],
            amounts=[
                ('proposal_score', 'proposal_score'),
                ('response_score', 'response_score')
            ]
        ) }}
    from typed

),

outcomes as (

    select
        judged.activity_review_id,
        judged.activity_id,
        judged.reviewer_id,
        judged.note,
        judged.proposal_score,
        judged.response_score,
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
    {{ join_repeated(['activity_review_id']) }}

)

select * from outcomes
