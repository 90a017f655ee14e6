{{ config(tags=['after_outlook']) }}

with warnings as (

    select * from {{ ref('fct_deal_warning') }}

),

deals as (

    select * from {{ ref('fct_deal') }}

),

stages as (

    select * from {{ ref('dim_stage') }}
    where is_current

),

-- The first things to do that are deals, one after another.
wanted as (

    select
        source,
        item_id as deal_id,
        owner_id,
        reason_code,
        due_date,
        cast(row_number() over (partition by owner_id order by list_rank) as integer) as move_rank
    from {{ ref('fct_todo_item') }}
    where list_code = 'todo' and item_kind = 'deal'

),

tasks as (

    select
        deal_source,
        deal_id,
        owner_id,
        cast(count(*) as integer) as task_count,
        cast(sum(case when is_overdue then 1 else 0 end) as integer) as overdue_task_count
    from {{ ref('fct_task') }}
    where is_open and deal_id is not null
    group by deal_source, deal_id, owner_id

),

listed as (

    select
        'owner' as scope_kind,
        warnings.owner_id as scope_id,
        cast(
            row_number() over (
                partition by warnings.owner_id
                order by
                    deals.close_date asc nulls last, warnings.amount desc nulls last,
                    warnings.source asc, warnings.deal_id asc
            ) as integer
        ) as list_rank,
        wanted.move_rank,
        wanted.reason_code,
        wanted.due_date,
        warnings.source,
        warnings.deal_id,
        coalesce(deals.deal_name, warnings.deal_id) as deal_name,
        deals.account_name,
        stages.stage_name_ja,
        stages.stage_name_en,
        warnings.amount,
        deals.close_date,
        coalesce(deals.close_date < {{ as_of_date() }}, false) as is_overdue,
        deals.stage_age_days,
        warnings.baseline_days,
        deals.next_action,
        deals.next_action_date,
        warnings.p_win_ratio,
        warnings.score_reason_codes,
        warnings.effect_amount,
        coalesce(tasks.task_count, 0) as task_count,
        coalesce(tasks.overdue_task_count, 0) as overdue_task_count,
        deals.crm_url
    from warnings
    inner join deals on warnings.source = deals.source and warnings.deal_id = deals.deal_id
    left join stages
        on
            deals.source = stages.source
            and deals.stage = stages.stage
            and coalesce(deals.pipeline, '*') = stages.pipeline
    left join wanted
        on
            warnings.source = wanted.source
            and warnings.deal_id = wanted.deal_id
            and warnings.owner_id = wanted.owner_id
    left join tasks
        on
            warnings.source = tasks.deal_source
            and warnings.deal_id = tasks.deal_id
            and warnings.owner_id = tasks.owner_id
    where warnings.owner_id <> {{ unassigned() }}

)

select * from listed
