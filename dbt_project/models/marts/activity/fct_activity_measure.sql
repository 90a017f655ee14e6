{{ config(materialized='view') }}
with qualities as (

    select * from {{ ref('fct_activity_quality') }}

),

reviews as (

    {{ newest_rows(ref('stg_lake__activity_reviews'), 'activity_review', 'activity_review_id',
        deleted=none) }}

),

-- A sheet of reviews names an activity by its id alone.
known_activities as (

    select
        named.activity_id,
        min(activities.owner_id) as owner_id
    from (select distinct activity_id from reviews) as named
    inner join {{ ref('fct_activity') }} as activities
        on named.activity_id = activities.activity_id
    group by named.activity_id
    having min(activities.source) = max(activities.source)

),

reviewed as (

    select
        reviews.*,
        known_activities.owner_id,
        cast(reviews.snapshot_on as {{ type_text() }}) || '/' || reviews.source_file as file_name
    from reviews
    inner join known_activities on reviews.activity_id = known_activities.activity_id
    where reviews.review_date <= {{ as_of_date() }}

),

deals as (

    {{ deals_acted_on(ref('fct_deal')) }}

),

measures as (

    {{ activity_rates() }}
    union all
    {{ review_measures() }}
    union all
    {{ acted_deal_measures() }}

)

select
    metric_id,
    owner_id,
    event_date,
    record_kind,
    record_id,
    source,
    cast(numerator as decimal(18, 2)) as numerator,
    cast(denominator as decimal(18, 2)) as denominator,
    source_file,
    source_row
from measures
