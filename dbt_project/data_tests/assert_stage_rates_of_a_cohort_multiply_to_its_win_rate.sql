{# Who advances from a stage enters the next, and from the last one wins: nothing lies between. #}
{% set touched = asked_tonight('int_stage_periods_touched') %}
with cohorts as (

    select told.* from {{ ref('fct_stage_conversion') }} as told
    {%- if touched %}
    {{ join_touched_periods(touched, 'told') }}
    {%- endif %}
    where told.conversion_kind = 'cohort'

),

followed as (

    select
        *,
        lead(entered_count) over (
            partition by scope_kind, scope_id, period_kind, period_start, source, pipeline
            order by stage_order asc nulls last, stage desc nulls last
        ) as next_entered_count,
        row_number() over (
            partition by scope_kind, scope_id, period_kind, period_start, source, pipeline
            order by stage_order desc nulls last, stage asc nulls last
        ) as place_from_end
    from cohorts

),

open_stages as (

    select
        source,
        pipeline,
        count(*) as stage_count
    from {{ ref('dim_stage') }}
    where status_class = 'open' and is_current
    group by source, pipeline

),

places as (

    select
        followed.*,
        count(*) over (
            partition by
                followed.scope_kind,
                followed.scope_id,
                followed.period_kind,
                followed.period_start,
                followed.source,
                followed.pipeline
        ) = open_stages.stage_count as is_whole
    from followed
    inner join open_stages
        on followed.source = open_stages.source and followed.pipeline = open_stages.pipeline

),

-- A stage that no deal of the cohort reached has no row: whoever came last did not go on.
expected as (

    select
        *,
        case
            when place_from_end > 1 then next_entered_count
            when is_whole then won_count
            else 0
        end as expected_count
    from places

)

select
    scope_kind,
    scope_id,
    period_kind,
    period_start,
    source,
    pipeline,
    stage,
    advanced_count,
    expected_count
from expected
where advanced_count <> expected_count
