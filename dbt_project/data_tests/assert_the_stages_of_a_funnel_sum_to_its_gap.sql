{{ config(tags=['after_outlook']) }}

{# Entries, all stages and size, or none, and to the coin; a funnel without parts says why. #}
with funnels as (

    select
        scope_kind,
        scope_id,
        period_kind,
        source,
        pipeline,
        count(*) as factor_count,
        count(contribution_amount) as part_count,
        count(note) as note_count,
        sum(contribution_amount) as parts_amount,
        max(cohort_won_amount - plan_amount) as gap_amount
    from {{ ref('fct_stage_bottleneck') }}
    group by scope_kind, scope_id, period_kind, source, pipeline

)

select *
from funnels
where
    part_count not in (0, factor_count)
    or (part_count = 0 and note_count = 0)
    or (part_count > 0 and (gap_amount is null or parts_amount <> gap_amount))
