{# What deals contribute by what they are themselves; a night remakes those that it credits anew. #}
{{ config(materialized='incremental', pre_hook="{{ forget_recredited_deals() }}") }}
with deals as (

    {{ deals_of_tonight('fct_deal') }}

),

deal_credits as (

    select * from {{ ref('fct_deal_credit') }}

),

credit_lines as (

    select * from {{ ref('fct_credit_line') }}

),

known_owners as (

    select distinct owner_id from {{ ref('dim_scope_owner') }}

),

deals_credited as (

    select
        deals.*,
        deal_credits.decided_owner_id,
        deal_credits.created_owner_id,
        {{ kpi_stage_segment('deals.source', 'deals.pipeline', 'deals.stage') }}
            as stage_segment_id,
        case
            when deals.status = 'won' and deals.account_id is not null
                then row_number() over (
                        partition by
                            deals.status,
                            coalesce(deals.account_source, deals.source),
                            deals.account_id
                        order by deals.decided_date nulls last, deals.deal_id nulls last
                    )
        end as win_number
    from deals
    left join deal_credits
        on deals.source = deal_credits.source and deals.deal_id = deal_credits.deal_id
    where deals.is_eligible and deals.status <> 'disqualified'

),

-- What a deal is worth to each person who is credited for a part of it.
lines_credited as (

    select
        deals_credited.source,
        deals_credited.deal_id,
        deals_credited.status,
        deals_credited.decided_date,
        deals_credited.source_file,
        deals_credited.source_row,
        credit_lines.split_kind,
        credit_lines.owner_id as credited_owner_id,
        credit_lines.amount_reporting,
        case when credit_lines.is_lead then 1 else 0 end as lead_count
    from deals_credited
    inner join credit_lines
        on
            deals_credited.source = credit_lines.source
            and deals_credited.deal_id = credit_lines.deal_id

),

contributions as (

    {{ kpi_deal_contributions() }}

)

{{ owned_contributions('contributions') }}
