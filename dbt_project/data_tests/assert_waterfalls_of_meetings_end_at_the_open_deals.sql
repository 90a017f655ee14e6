{# Opening and movements give the closing, which is the sum of the open deals of the quarter. #}
with lines as (

    select * from {{ ref('rpt_meeting_waterfall') }}

),

deals as (

    select
        members.scope_kind,
        members.scope_id,
        sum(warnings.amount) as open_amount,
        sum(case when warnings.is_overdue then warnings.amount end) as overdue_amount
    from {{ ref('fct_deal_warning') }} as warnings
    inner join {{ ref('fct_deal') }} as deals
        on warnings.source = deals.source and warnings.deal_id = deals.deal_id
    inner join {{ ref('dim_report_period') }} as periods
        on deals.close_date between periods.period_start and periods.period_end
    inner join {{ ref('dim_scope_owner') }} as members on warnings.owner_id = members.owner_id
    group by members.scope_kind, members.scope_id

),

sums as (

    select
        scope_kind,
        scope_id,
        sum(case when line_code not in ('closing', 'overdue') then amount end) as moved_amount,
        sum(case when line_code = 'closing' then amount end) as closing_amount,
        sum(case when line_code = 'overdue' then amount end) as overdue_amount
    from lines
    group by scope_kind, scope_id

)

select
    sums.scope_kind,
    sums.scope_id,
    sums.moved_amount,
    sums.closing_amount,
    deals.open_amount,
    sums.overdue_amount,
    deals.overdue_amount as deals_overdue_amount
from sums
left join deals
    on
        sums.scope_kind = deals.scope_kind
        and sums.scope_id = deals.scope_id
where sums.moved_amount <> sums.closing_amount
    or sums.closing_amount <> coalesce(deals.open_amount, 0)
    or sums.overdue_amount <> coalesce(deals.overdue_amount, 0)
