{% set weeks_shown = 12 %}
with scopes as (

    select * from {{ ref('dim_scope') }}

),

dual_posts as (

    select * from {{ ref('dim_scope_dual_post') }}

),

weeks as (

    select
        period_start as week_start,
        row_number() over (order by period_start desc) as weeks_ago
    from {{ ref('dim_period') }}
    where period_kind = 'week' and period_start <= {{ as_of_date() }}

),

bookings as (

    select * from {{ ref('kpi_value') }}
    where
        metric_id = 'bookings_amount' and period_kind = 'week' and segment_kind = 'all'

),

placed as (

    select
        parents.scope_kind,
        parents.scope_id,
        children.scope_kind as child_kind,
        children.scope_id as child_id,
        false as is_dual_post
    from scopes as children
    inner join scopes as parents
        on
            children.parent_scope_kind = parents.scope_kind
            and children.parent_scope_id = parents.scope_id
    where parents.is_reported and children.is_member
    union all
    select
        scope_kind,
        scope_id,
        'owner' as child_kind,
        owner_id as child_id,
        true as is_dual_post
    from dual_posts

)

-- A week without a win is 0 and not a gap: who has no row in it booked nothing.
select
    placed.scope_kind,
    placed.scope_id,
    placed.child_kind,
    placed.child_id,
    placed.is_dual_post,
    cast({{ weeks_shown }} + 1 - weeks.weeks_ago as integer) as week_number,
    weeks.week_start,
    cast(coalesce(bookings.value, 0) as decimal(18, 2)) as bookings_week_amount
from placed
inner join weeks on weeks.weeks_ago <= {{ weeks_shown }}
left join bookings
    on
        placed.child_kind = bookings.scope_kind
        and placed.child_id = bookings.scope_id
        and weeks.week_start = bookings.period_start
