{{ config(materialized='incremental', pre_hook="{{ forget_deals_tonight() }}") }}

with versions as (

    {{ of_tonight('int_deals_placed') }}

),

stepped as (

    select
        *,
        lag(status) over (partition by source, deal_id order by valid_from) as previous_status,
        lag(close_date) over (partition by source, deal_id order by valid_from)
            as previous_close_date,
        lag(close_month) over (partition by source, deal_id order by valid_from)
            as previous_close_month,
        lag(amount) over (partition by source, deal_id order by valid_from) as previous_amount,
        lag(is_deleted) over (partition by source, deal_id order by valid_from)
            as was_deleted
    from versions

),

-- What began on the day of a version, beside the version itself.
marked as (

    select
        *,
        case
            when status = 'open' and previous_status = 'open' and not is_deleted
                and close_month > previous_close_month
                then 1
            else 0
        end as is_push,
        case
            when status in ('won', 'lost', 'disqualified')
                and (previous_status is null or previous_status <> status)
                then 1
            else 0
        end as is_decision,
        sum(case when previous_status = status then 0 else 1 end) over (
            partition by source, deal_id order by valid_from
            rows between unbounded preceding and current row
        ) as status_number
    from stepped

),

-- Days that lie between a decision and the re-opening that undid it.
closed_spells as (

    select
        source,
        deal_id,
        status_number,
        max(status) as status,
        min(valid_from) as began_on,
        max(valid_to) as ended_on
    from marked
    group by source, deal_id, status_number

),

gaps as (

    select
        source,
        deal_id,
        sum({{ days_between('began_on', 'ended_on') }} + 1) as gap_days
    from closed_spells
    where status in ('won', 'lost', 'disqualified') and ended_on < {{ far_future() }}
    group by source, deal_id

),

current_spells as (

    select
        source,
        deal_id,
        began_on as status_began_on
    from closed_spells
    where ended_on = {{ far_future() }}

),

decisions as (

    select
        source,
        deal_id,
        max(case when is_decision = 1 then valid_from end) as decided_on
    from marked
    group by source, deal_id

),

-- Some systems empty the amount of a lost deal: then the last amount before the loss is meant.
losses as (

    select
        marked.source,
        marked.deal_id,
        coalesce(nullif(marked.amount, 0), marked.previous_amount) as amount_at_loss
    from marked
    inner join decisions
        on marked.source = decisions.source
            and marked.deal_id = decisions.deal_id
            and marked.valid_from = decisions.decided_on

),

first_amounts as (

    select
        source,
        deal_id,
        amount as first_amount,
        currency as first_currency,
        row_number() over (partition by source, deal_id order by valid_from) as amount_rank
    from versions
    where amount is not null and is_eligible and not is_deleted

),

counted as (

    select
        source,
        deal_id,
        min(valid_from) as first_seen_on,
        sum(is_push) as push_count,
        sum({{ slipped_days() }}) as slip_days
    from marked
    group by source, deal_id

),

measured as (

    select
        counted.source,
        counted.deal_id,
        counted.first_seen_on,
        cast(counted.push_count as integer) as push_count,
        cast(counted.slip_days as integer) as slip_days,
        cast(coalesce(gaps.gap_days, 0) as integer) as closed_gap_days,
        current_spells.status_began_on,
        losses.amount_at_loss,
        first_amounts.first_amount
    from counted
    left join gaps on counted.source = gaps.source and counted.deal_id = gaps.deal_id
    left join current_spells
        on counted.source = current_spells.source and counted.deal_id = current_spells.deal_id
    left join losses on counted.source = losses.source and counted.deal_id = losses.deal_id
    left join first_amounts
        on counted.source = first_amounts.source
            and counted.deal_id = first_amounts.deal_id
            and first_amounts.amount_rank = 1

)

select * from measured
