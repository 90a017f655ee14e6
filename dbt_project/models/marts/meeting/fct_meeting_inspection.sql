{{ config(tags=['after_outlook']) }}

with warnings as (

    select * from {{ ref('fct_deal_warning') }}
    where is_due_in_period and amount > 0

),

deals as (

    select * from {{ ref('fct_deal') }}

),

scopes as (

    select * from {{ ref('dim_scope') }}
    where is_reported

),

members as (

    select * from {{ ref('dim_scope_owner') }}

),

scoped as (

    select
        scopes.scope_kind,
        scopes.scope_id,
        warnings.source,
        warnings.deal_id,
        warnings.owner_id,
        warnings.amount,
        warnings.is_overdue,
        deals.push_count >= 2 as is_pushed_again,
        {{ is_commit('deals.forecast_category') }} as is_commit,
        {%- for sign in ['no_next_action', 'no_contact', 'stage_age', 'closing_soon'] %}
        coalesce(
            {{ contains_text("',' || warnings.reason_codes || ','", "'," ~ sign ~ ",'") }}, false
        ) as is_{{ sign }},
        {%- endfor %}
        warnings.amount >= 0.2 * sum(warnings.amount) over (
            partition by scopes.scope_kind, scopes.scope_id
        ) as is_large
    from warnings
    inner join deals
        on warnings.source = deals.source and warnings.deal_id = deals.deal_id
    inner join members on warnings.owner_id = members.owner_id
    inner join scopes on {{ same_key('members', 'scopes', ['scope_kind', 'scope_id']) }}

),

-- What makes a close date doubtful asks for it; a deal without a step asks for one; what is large,
-- quiet or due asks who decides.
questioned as (

    select
        *,
        is_overdue or is_pushed_again or is_stage_age as asks_close_date,
        is_no_next_action as asks_next_step,
        is_no_contact or is_large or is_closing_soon as asks_decision_maker,
        {%- for code in [
            'overdue', 'pushed_again', 'no_next_action', 'no_contact', 'stage_age', 'large',
            'closing_soon'
        ] %}
        case when is_{{ code }} then '{{ code }},' else '' end
        {%- if not loop.last %} ||{% endif %}
        {%- endfor %} as reason_list,
        {%- for code in [
            'overdue', 'pushed_again', 'no_next_action', 'no_contact', 'stage_age', 'large',
            'closing_soon', 'commit'
        ] %}
        case when is_{{ code }} then 1 else 0 end
        {%- if not loop.last %} +{% endif %}
        {%- endfor %} as sign_count
    from scoped

),

-- One sign alone is for the round of the table; a large deal without a sign needs no inspection.
chosen as (

    select
        *,
        cast(
            row_number() over (
                partition by scope_kind, scope_id
                order by
                    amount * sign_count desc nulls last, source asc nulls last,
                    deal_id asc nulls last
            ) as integer
        ) as inspection_rank,
        cast(count(*) over (partition by scope_kind, scope_id) as integer) as candidate_count
    from questioned
    where
        is_overdue or is_pushed_again
        or sign_count >= 2 and (is_no_next_action or is_no_contact or is_stage_age)

)

select
    scope_kind,
    scope_id,
    inspection_rank,
    candidate_count,
    source,
    deal_id,
    owner_id,
    amount,
    is_commit,
    substr(reason_list, 1, length(reason_list) - 1) as reason_codes,
    asks_decision_maker,
    asks_next_step,
    asks_close_date
from chosen
where inspection_rank <= 7
