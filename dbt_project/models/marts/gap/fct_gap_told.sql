{{ config(tags=['after_outlook']) }}

with factors as (

    select * from {{ ref('fct_gap_factor') }}

),

scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

periods as (

    select * from {{ ref('dim_period') }}

),

gaps as (

    select
        scope_kind,
        scope_id,
        period_kind,
        period_start,
        basis_code,
        max(plan_amount) as plan_amount,
        max(target_amount) as target_amount,
        max(bookings_amount) as bookings_amount,
        max(baseline_period_count) as baseline_period_count,
        max(case when factor_order = 1 then note end) as note,
        min(case when contribution_amount is not null then 1 else 0 end) as is_decomposed
    from factors
    group by scope_kind, scope_id, period_kind, period_start, basis_code

),

newest as (

    select
        *,
        row_number() over (
            partition by scope_kind, scope_id, period_kind, basis_code
            order by period_start desc nulls last
        ) as age_rank
    from gaps

),

-- The newest complete quarter, else month, else the quarter under way; what has parts goes first.
ranked as (

    select
        *,
        row_number() over (
            partition by scope_kind, scope_id
            order by
                is_decomposed desc nulls last,
                case when plan_amount is null then 1 else 0 end asc,
                case when basis_code = 'complete' then 0 else 1 end asc,
                case when period_kind = 'quarter' then 0 else 1 end asc
        ) as told_rank
    from newest
    where age_rank = 1

),

told as (

    select
        scopes.scope_kind,
        scopes.scope_id,
        ranked.period_kind,
        ranked.period_start,
        periods.period_end,
        periods.fiscal_year,
        periods.fiscal_quarter,
        ranked.basis_code,
        ranked.plan_amount,
        ranked.target_amount,
        ranked.bookings_amount,
        cast(ranked.bookings_amount - ranked.plan_amount as decimal(18, 2)) as gap_amount,
        ranked.baseline_period_count,
        coalesce(ranked.is_decomposed = 1, false) as is_decomposed,
        ranked.note
    from scopes
    inner join ranked
        on {{ same_key('scopes', 'ranked', ['scope_kind', 'scope_id']) }} and ranked.told_rank = 1
    inner join periods
        on
            ranked.period_kind = periods.period_kind
            and ranked.period_start = periods.period_start

)

select * from told
