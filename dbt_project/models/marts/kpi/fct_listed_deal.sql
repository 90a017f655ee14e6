{{ config(tags=['after_outlook']) }}

with warnings as (

    select * from {{ ref('fct_deal_warning') }}

),

deals as (

    select * from {{ ref('fct_deal') }}

),

decided_contributions as (

    select * from {{ ref('fct_kpi_contribution') }}
    where metric_id in ('bookings_amount', 'win_rate_count_ratio')

),

report_periods as (

    select * from {{ ref('dim_report_period') }}

),

listed_open_deals as (

    {#- To move: first where the rise of the landing is large and the chance of it real. #}
{%- for list_code, condition, order_amount in [
    ('to_move', "is_due_in_period and amount > 0 and reason_codes is not null",
        'coalesce(effect_amount * p_win_ratio, amount)'),
    ('overdue', 'is_overdue', 'amount'),
    ('stalled', 'is_stalled', 'amount'),
] %}
    {{ 'union all' if not loop.first }}
    select
        '{{ list_code }}' as list_code,
        source,
        deal_id,
        owner_id,
        amount,
        baseline_days,
        p_win_ratio,
        effect_amount,
        reason_codes,
        cast({{ order_amount }} as {{ type_double() }}) as order_amount
    from warnings
    where {{ condition }}
    {%- endfor %}

),

decided_deals as (

    select
        deals.status as list_code,
        deals.source,
        deals.deal_id,
        decided_contributions.owner_id,
        case
            when deals.status = 'lost' then coalesce(deals.amount_at_loss, deals.amount_reporting)
            else decided_contributions.numerator
        end as amount,
        cast(null as integer) as baseline_days,
        cast(null as {{ type_double() }}) as p_win_ratio,
        cast(null as decimal(18, 2)) as effect_amount,
        cast(null as {{ type_text() }}) as reason_codes
    from deals
    inner join decided_contributions
        on
            deals.source = decided_contributions.source
            and deals.deal_id = decided_contributions.record_id
            -- A win is each credited person's, with that person's part.
            and case
                when deals.status = 'won' then 'bookings_amount'
                else 'win_rate_count_ratio'
            end
            = decided_contributions.metric_id
    inner join report_periods
        on
            decided_contributions.event_date
            between report_periods.week_start and report_periods.week_end

),

listed as (

    select * from listed_open_deals
    union all
    select
        decided_deals.*,
        cast(amount as {{ type_double() }}) as order_amount
    from decided_deals

)

select * from listed
