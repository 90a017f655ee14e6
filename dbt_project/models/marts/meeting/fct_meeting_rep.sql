with scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

members as (

    select * from {{ ref('dim_scope_owner') }}
    where owner_id <> {{ unassigned() }}

),

positions as (

    select * from {{ ref('fct_kpi_position') }}
    where scope_kind = 'owner' and period_kind = 'quarter' and is_current

),

moved as (

    select * from {{ ref('fct_movement_balance') }}
    where
        window_id = 'seven_days/period' and measure_code = 'pipeline' and scope_kind = 'owner'

),

promised as (

    select
        scope_kind,
        scope_id,
        owner_id,
        count(*) as open_promise_count
    from {{ ref('fct_meeting_promise') }}
    where is_unsettled
    group by scope_kind, scope_id, owner_id

),

-- Someone without a target, wins, open deals of the quarter or a promise has nothing to tell.
reps as (

    select
        members.scope_kind,
        members.scope_id,
        members.owner_id,
        cast(coalesce(moved.moved_amount, 0) as decimal(18, 2)) as moved_amount,
        cast(coalesce(promised.open_promise_count, 0) as bigint) as open_promise_count
    from members
    inner join scopes on {{ same_key('members', 'scopes', ['scope_kind', 'scope_id']) }}
    left join positions on members.owner_id = positions.scope_id
    left join moved on members.owner_id = moved.scope_id
    left join promised
        on {{ same_key('members', 'promised', ['scope_kind', 'scope_id', 'owner_id']) }}
    where
        coalesce(positions.target_amount, 0) <> 0
        or coalesce(positions.bookings_amount_n, 0) <> 0
        or coalesce(positions.open_pipeline_count, 0) <> 0
        or promised.open_promise_count is not null

)

select * from reps
