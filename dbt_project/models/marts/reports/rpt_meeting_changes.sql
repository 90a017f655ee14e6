with changes as (

    select * from {{ ref('fct_meeting_change') }}
    where change_rank <= 10

),

scopes as (

    select * from {{ ref('dim_scope') }}

),

stages as (

    select * from {{ ref('dim_stage') }}
    where is_current

),

deals as (

    select * from {{ ref('fct_deal') }}

),

-- What of a deal changed, so that old and new say the same thing.
named as (

    select
        changes.scope_kind,
        changes.scope_id,
        changes.change_rank,
        changes.deal_id,
        changes.deal_name,
        changes.account_name,
        owners.scope_name as owner_name,
        changes.category,
        changes.amount,
        changes.changed_on,
        case
            when changes.category in ('amount_up', 'amount_down', 'fx', 'merged_in') then 'amount'
            when changes.category in ('pulled_in', 'pushed_in', 'pushed_out', 'pulled_out')
                then 'close_date'
            when changes.category in ('won', 'lost', 'on_hold', 'reopened', 'disqualified')
                then 'stage'
            else 'none'
        end as changed_field,
        old_stages.stage_name_ja as old_stage_name_ja,
        old_stages.stage_name_en as old_stage_name_en,
        changes.old_amount,
        changes.old_currency,
        changes.old_close_date,
        new_stages.stage_name_ja as new_stage_name_ja,
        new_stages.stage_name_en as new_stage_name_en,
        changes.new_amount,
        changes.new_currency,
        changes.new_close_date,
        case when changes.category <> 'transfer_out' then deals.crm_url end as crm_url
    from changes
    left join deals
        on changes.source = deals.source and changes.deal_id = deals.deal_id
    left join scopes as owners
        on owners.scope_kind = 'owner' and changes.owner_id = owners.scope_id
    left join stages as old_stages
        on
            changes.source = old_stages.source
            and changes.old_stage = old_stages.stage
            and changes.old_pipeline = old_stages.pipeline
    left join stages as new_stages
        on
            changes.source = new_stages.source
            and changes.new_stage = new_stages.stage
            and changes.new_pipeline = new_stages.pipeline

)

select * from named
