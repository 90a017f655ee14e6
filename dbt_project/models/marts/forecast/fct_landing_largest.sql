{{ config(tags=['after_outlook']) }}

with warnings as (

    select * from {{ ref('fct_deal_warning') }}

),

scores as (

    select * from {{ ref('fct_deal_score') }}
    where origin = {{ as_of_date() }} and period_kind = 'quarter'

),

bookings as (

    select * from {{ ref('fct_kpi_contribution') }}
    where metric_id = 'bookings_amount'

),

forecasts as (

    select * from {{ ref('fct_forecast') }}
    where
        origin = {{ as_of_date() }}
        and period_kind = 'quarter'
        and method = {{ printed_method() }}

),

periods as (

    select * from {{ ref('dim_report_period') }}

),

scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

scope_owners as (

    select * from {{ ref('dim_scope_owner') }}

),

-- What one deal brings to the landing: what is won of it, or its chance times its value.
parts as (

    select
        warnings.source,
        warnings.deal_id,
        warnings.owner_id,
        1 as open_flag,
        scores.expected_amount as part_amount
    from warnings
    inner join scores
        on warnings.source = scores.source and warnings.deal_id = scores.deal_id
    inner join periods on scores.period_start = periods.period_start
    union all
    select
        bookings.source,
        bookings.record_id as deal_id,
        bookings.owner_id,
        0 as open_flag,
        bookings.numerator as part_amount
    from bookings
    inner join periods
        on bookings.event_date between periods.period_start and periods.period_end

),

deals as (

    select
        scopes.scope_kind,
        scopes.scope_id,
        parts.source,
        parts.deal_id,
        max(parts.open_flag) = 1 as is_open,
        sum(parts.part_amount) as part_amount
    from parts
    inner join scope_owners on parts.owner_id = scope_owners.owner_id
    inner join scopes on {{ same_key('scope_owners', 'scopes', ['scope_kind', 'scope_id']) }}
    group by scopes.scope_kind, scopes.scope_id, parts.source, parts.deal_id

),

ranked as (

    select
        *,
        row_number() over (
            partition by scope_kind, scope_id
            order by part_amount desc nulls last, source asc, deal_id asc
        ) as part_rank
    from deals

)

select
    ranked.scope_kind,
    ranked.scope_id,
    ranked.source,
    ranked.deal_id,
    ranked.is_open,
    cast(ranked.part_amount as decimal(18, 2)) as landing_part_amount,
    case
        when forecasts.expected_amount > 0
            then {{ ratio('ranked.part_amount', 'forecasts.expected_amount') }}
    end as landing_part_ratio
from ranked
inner join periods on ranked.part_rank = 1
inner join forecasts
    on {{ same_key('ranked', 'forecasts', ['scope_kind', 'scope_id']) }}
        and periods.period_start = forecasts.period_start
where ranked.part_amount > 0
