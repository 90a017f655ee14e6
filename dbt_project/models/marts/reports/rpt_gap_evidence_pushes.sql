{{ config(tags=['after_outlook']) }}

with windows as (

    select * from {{ ref('fct_gap_window') }}

),

due as (

    select * from {{ ref('fct_deal_due') }}
    where is_pushed

),

versions as (

    select * from {{ ref('fct_deal_version') }}

),

deals as (

    select * from {{ ref('fct_deal') }}

),

stages as (

    select * from {{ ref('dim_stage') }}
    where is_current

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

-- The stage in which a deal stood when its period ended, or stands now.
pushed as (

    select
        windows.scope_kind,
        windows.scope_id,
        windows.window_code,
        due.source,
        coalesce(versions.pipeline, '*') as pipeline,
        versions.stage,
        coalesce(due.amount_reporting, 0) as amount,
        case when deals.push_count >= 2 then 1 else 0 end as again_count
    from windows
    inner join scope_owners
        on {{ same_key('windows', 'scope_owners', ['scope_kind', 'scope_id']) }}
    inner join due
        on
            scope_owners.owner_id = due.owner_id
            and windows.period_kind = due.period_kind
            and windows.period_start = due.period_start
    inner join versions
        on
            {{ same_key('due', 'versions', ['source', 'deal_id']) }}
            and {{ lesser_of('due.period_end', as_of_date()) }}
            between versions.valid_from and versions.valid_to
    left join deals on {{ same_key('due', 'deals', ['source', 'deal_id']) }}

),

summed as (

    select
        scope_kind,
        scope_id,
        source,
        pipeline,
        stage,
        sum(case when window_code = 'now' then 1 else 0 end) as pushed_count,
        sum(case when window_code = 'now' then amount else 0 end) as pushed_amount,
        sum(case when window_code = 'now' then again_count else 0 end) as again_count,
        sum(case when window_code = 'before' then 1 else 0 end) as before_pushed_count
    from pushed
    group by scope_kind, scope_id, source, pipeline, stage

),

past as (

    select
        scope_kind,
        scope_id,
        sum(case when window_code = 'before' then 1 else 0 end) as period_count
    from windows
    group by scope_kind, scope_id

)

select
    summed.scope_kind,
    summed.scope_id,
    cast(
        row_number() over (
            partition by summed.scope_kind, summed.scope_id
            order by
                summed.pushed_amount desc nulls last,
                summed.pushed_count desc nulls last,
                summed.source asc nulls last,
                summed.pipeline asc nulls last,
                summed.stage asc nulls last
        ) as integer
    ) as push_rank,
    summed.source,
    summed.pipeline,
    summed.stage,
    stages.stage_name_ja,
    stages.stage_name_en,
    cast(summed.pushed_count as bigint) as pushed_count,
    cast(summed.pushed_amount as decimal(18, 2)) as pushed_amount,
    cast(summed.again_count as bigint) as pushed_again_count,
    {{ ratio('summed.before_pushed_count', 'past.period_count') }} as before_pushed_mean
from summed
inner join past on {{ same_key('summed', 'past', ['scope_kind', 'scope_id']) }}
left join stages on {{ same_key('summed', 'stages', ['source', 'pipeline', 'stage']) }}
