{#
    What the report says of restated periods: bookings, attainment and win rate of months and longer, with
    the reason of the largest part of the bookings' change.
#}
{% set key = ['scope_kind', 'scope_id', 'period_kind', 'period_start'] %}
with restatements as (

    select * from {{ ref('fct_restatement') }}
    where scope_kind in ('company', 'unit')
        and period_kind in ('month', 'quarter', 'half', 'year')
        and metric_id in ('bookings_amount', 'attainment_ratio', 'win_rate_count_ratio')

),

periods as (

    select * from {{ ref('dim_period') }}

),

parts as (

    select
        {{ key | join(',
        ') }},
        reason,
        sum(variance_value) as variance_value
    from {{ ref('fct_restatement_deal') }}
    where metric_id = 'bookings_amount'
    group by {{ key | join(', ') }}, reason

),

ranked as (

    select
        *,
        row_number() over (
            partition by {{ key | join(', ') }}
            order by abs(variance_value) desc nulls last, reason nulls last
        ) as size_rank
    from parts

),

printed as (

    select
        restatements.scope_kind,
        restatements.scope_id,
        cast(
            row_number() over (
                partition by restatements.scope_kind, restatements.scope_id
                order by
                    case restatements.metric_id
                        when 'bookings_amount' then 1 when 'attainment_ratio' then 2 else 3
                    end,
                    restatements.period_start desc,
                    case restatements.period_kind
                        when 'month' then 1 when 'quarter' then 2 when 'half' then 3 else 4
                    end
            ) as integer
        ) as restatement_rank,
        restatements.metric_id,
        restatements.period_kind,
        restatements.period_start,
        periods.fiscal_year,
        periods.fiscal_half,
        periods.fiscal_quarter,
        restatements.printed_as_of,
        case
            when restatements.unit not in ('ratio', 'count', 'days')
                then cast(restatements.printed_value as decimal(18, 2))
        end as printed_amount,
        case
            when restatements.unit not in ('ratio', 'count', 'days')
                then cast(restatements.now_value as decimal(18, 2))
        end as now_amount,
        case when restatements.unit = 'ratio' then restatements.printed_value end
            as printed_ratio,
        case when restatements.unit = 'ratio' then restatements.now_value end as now_ratio,
        ranked.reason as reason_code
    from restatements
    inner join periods
        on restatements.period_kind = periods.period_kind
            and restatements.period_start = periods.period_start
    left join ranked
        on {{ same_key('restatements', 'ranked', key) }}
            and ranked.size_rank = 1

)

select * from printed
