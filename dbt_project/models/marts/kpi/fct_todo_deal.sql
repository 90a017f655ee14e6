{{ config(tags=['after_outlook']) }}

with warnings as (

    select * from {{ ref('fct_deal_warning') }}

),

deals as (

    select * from {{ ref('fct_deal') }}

),

days as (

    select * from {{ ref('dim_todo_day') }}

),

-- What is expected of a deal is known where its chance is.
expected as (

    select
        warnings.source,
        warnings.deal_id,
        warnings.owner_id,
        warnings.amount,
        coalesce(warnings.amount * warnings.p_win_ratio, 0) as expected_amount,
        deals.close_date,
        deals.next_action_date,
        warnings.is_stalled,
        {{ contains_text("coalesce(deals.stalled_reasons, '')", "'no_next_action'") }}
            as is_without_step,
        warnings.is_due_in_period
    from warnings
    inner join deals
        on warnings.source = deals.source and warnings.deal_id = deals.deal_id

),

dated as (

    select
        expected.*,
        days.todo_date,
        days.far_date,
        {{ lesser_of(
            'coalesce(expected.close_date, expected.next_action_date)',
            'coalesce(expected.next_action_date, expected.close_date)'
        ) }} as due_date,
        rank() over (
            partition by expected.owner_id order by expected.expected_amount desc nulls last
        ) as expected_rank,
        count(*) over (partition by expected.owner_id) as deal_count,
        case
            when expected.is_stalled or (expected.is_due_in_period and days.is_period_ending) then 1
            else 0
        end as risk_part
    from expected
    cross join days

),

told as (

    select
        dated.source,
        dated.deal_id,
        dated.owner_id,
        dated.amount,
        dated.due_date,
        case
            when dated.close_date < dated.todo_date then 'close_date_past'
            when dated.next_action_date < dated.todo_date then 'step_overdue'
            when dated.is_stalled then 'stalled'
            when dated.is_without_step then 'no_next_step'
            when dated.next_action_date <= dated.far_date then 'step_due'
            when dated.close_date <= dated.far_date then 'closing_soon'
        end as reason_code,
        case
            when dated.expected_amount > 0
                then {{ ratio('dated.deal_count + 1 - dated.expected_rank', 'dated.deal_count') }}
            else cast(0 as {{ type_double() }})
        end as value_part,
        cast({{ todo_urgency('dated.due_date') }} as {{ type_double() }}) as urgency_part,
        cast(dated.risk_part as {{ type_double() }}) as risk_part
    from dated
    cross join days

)

select * from told
