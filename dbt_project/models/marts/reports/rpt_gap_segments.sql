{{ config(tags=['after_outlook']) }}

{# Segments of a kind on paper; the others are told together. #}
{% set shown = 8 %}
{% set few = 10 %}

with cells as (

    select segments.*
    from {{ ref('fct_gap_segment') }} as segments
    inner join {{ ref('fct_gap_told') }} as told
        on {{ same_key(
            'segments', 'told', ['scope_kind', 'scope_id', 'period_kind', 'period_start']
        ) }}

),

scopes as (

    select * from {{ ref('dim_scope') }}

),

segments as (

    select
        scope_kind,
        scope_id,
        segment_kind,
        segment_id,
        min(cell_rank) as best_rank,
        max(abs(contribution_amount)) as largest_amount,
        max(n) as n
    from cells
    group by scope_kind, scope_id, segment_kind, segment_id

),

-- What pushed most is always told, and what rests on few decisions last.
ranked as (

    select
        *,
        row_number() over (
            partition by scope_kind, scope_id, segment_kind
            order by
                case when best_rank = 1 then 0 else 1 end asc,
                case when n < {{ few }} then 1 else 0 end asc,
                largest_amount desc nulls last,
                segment_id asc nulls last
        ) as place
    from segments

),

placed as (

    select
        cells.*,
        case when ranked.place > {{ shown }} then '(others)' else cells.segment_id end as told_id,
        case when ranked.place > {{ shown }} then {{ shown }} + 1 else ranked.place end as place
    from cells
    inner join ranked
        on {{ same_key(
            'cells', 'ranked', ['scope_kind', 'scope_id', 'segment_kind', 'segment_id']
        ) }}

),

told as (

    select
        scope_kind,
        scope_id,
        segment_kind,
        told_id as segment_id,
        place,
        factor_order,
        factor_code,
        count(*) as segment_count,
        sum(cast(plan_share_ratio as decimal(18, 12))) as plan_share_ratio,
        case when count(*) = 1 then max(plan_value) end as plan_value,
        case when count(*) = 1 then max(actual_value) end as actual_value,
        sum(contribution_amount) as contribution_amount,
        case when count(*) = 1 then min(cell_rank) end as cell_rank,
        sum(bookings_amount) as bookings_amount,
        sum(n) as n
    from placed
    group by
        scope_kind, scope_id, segment_kind, told_id, place, factor_order, factor_code

)

select
    told.scope_kind,
    told.scope_id,
    told.segment_kind,
    told.segment_id,
    names.scope_name as segment_name,
    names.scope_name_en as segment_name_en,
    cast(told.place as integer) as segment_rank,
    cast(told.segment_count as bigint) as segment_count,
    told.factor_order,
    told.factor_code,
    cast(told.plan_share_ratio as {{ type_double() }}) as plan_share_ratio,
    told.plan_value,
    told.actual_value,
    cast(told.contribution_amount as decimal(18, 2)) as contribution_amount,
    told.cell_rank,
    cast(told.bookings_amount as decimal(18, 2)) as bookings_amount,
    cast(told.n as bigint) as n,
    told.n < {{ few }} as is_thin
from told
left join scopes as names
    on
        told.segment_kind = names.scope_kind and told.segment_id = names.scope_id
