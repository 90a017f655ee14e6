{% set most_notes = 3 %}
{% set days_back = 92 %}
with notes as (

    select * from {{ ref('fct_review_note') }}
    where
        owner_id <> {{ unassigned() }}
        and coalesce(review_date >= {{ add_days(as_of_date(), -days_back) }}, true)

),

ranked as (

    select
        'owner' as scope_kind,
        owner_id as scope_id,
        cast(
            row_number() over (
                partition by owner_id
                order by review_date desc nulls last, source asc, review_note_id asc
            ) as integer
        ) as note_rank,
        review_date,
        reviewer_code,
        note
    from notes

),

told as (

    select * from ranked
    where note_rank <= {{ most_notes }}

)

select * from told
