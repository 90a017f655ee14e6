{# What came in by a merge is no more than what went, and both lines name the same survivor. #}
with movements as (

    select * from {{ ref('fct_pipeline_movement') }}
    where category in ('merged', 'merged_in')

)

select
    window_id,
    scope_kind,
    scope_id,
    source,
    deal_id,
    category
from movements
where
    pair_id is null
    or (category = 'merged' and pair_id = source || '/' || deal_id)
    or (category = 'merged_in' and (amount < 0 or pair_id <> source || '/' || deal_id))
