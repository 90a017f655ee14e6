{{ config(tags=['after_outlook']) }}

with warnings as (

    select * from {{ ref('fct_deal_warning') }}

),

deals as (

    select * from {{ ref('fct_deal') }}

),

-- As its fields stand today: each condition of stalled, once met, stays met, so the last one to be
-- met tells the day.
dated as (

    select
        warnings.source,
        warnings.deal_id,
        warnings.owner_id,
        warnings.amount,
        warnings.is_due_in_period,
        warnings.reason_codes,
        deals.close_date,
        deals.push_count,
        case when warnings.is_overdue then {{ add_days('deals.close_date', 1) }} end
            as overdue_since,
        case
            when warnings.is_stalled
                then {{ greater_of(
                    greater_of(
                        add_days(as_of_date(), '(deals.baseline_days - deals.stage_age_days + 1)'),
                        add_days('deals.last_activity_date', '(' ~ quiet_days() ~ ' + 1)')
                    ),
                    'deals.next_action_date'
                ) }}
        end as stalled_since
    from warnings
    inner join deals
        on warnings.source = deals.source and warnings.deal_id = deals.deal_id

)

select
    source,
    deal_id,
    owner_id,
    amount,
    is_due_in_period,
    reason_codes,
    close_date,
    push_count,
    {{ lesser_of('overdue_since', 'stalled_since') }} as at_risk_since
from dated
