with cleaned as (

    {{ cleaned_rows('deal_update', [
        'deal_id', 'pipeline', 'stage', 'amount', 'close_date', 'next_action', 'next_action_date',
        'forecast_category', 'probability', 'lost_reason'
    ], dates=['close_date', 'next_action_date'], amounts=['amount'], percents=['probability']) }}

),

repeated as (

    {{ repeated_rows('deal_update', ['deal_id']) }}

),

rules as (

    {{ field_rules(
        'deal_update', dates=['close_date', 'next_action_date'], amounts=['amount', 'probability']
    ) }}

),

stages as (

    select * from {{ source('parameters', 'stage_map') }}

),

typed as (

    select
        ---------- ids
        cleaned.deal_id,
        ---------- text
        {{ mapped('stage') }} as stage,
        cleaned.next_action,
        {{ mapped('forecast_category') }} as forecast_category,
        cleaned.lost_reason,
        ---------- numerics
        {{ amount_of('amount') }} as amount,
        {{ percent_of('probability') }} as probability,
        ---------- dates
        {{ day_of('close_date') }} as close_date,
        {{ day_of('next_action_date') }} as next_action_date,
        coalesce(stages.status_class, any_stages.status_class) as status,
        ---------- lineage
        {{ lineage_columns('cleaned') }},
        cleaned.row_place,
        ---------- as it came
        cleaned.deal_id as deal_id_text,
        cleaned.amount as amount_text,
        cleaned.probability as probability_text,
        cleaned.close_date as close_date_text,
        cleaned.next_action_date as next_action_date_text
    from cleaned
    left join rules on cleaned.source = rules.source and cleaned.part = rules.part
    {{ join_value_maps('deal_update', ['pipeline', 'stage', 'forecast_category']) }}
    left join stages
        on cleaned.source = stages.source
            and {{ mapped('pipeline') }} = stages.pipeline
            and {{ mapped('stage') }} = stages.stage
            and cleaned.snapshot_on between stages.valid_from and stages.valid_to
    left join stages as any_stages
        on cleaned.source = any_stages.source
            and any_stages.pipeline = '*'
            and {{ mapped('stage') }} = any_stages.stage
            and cleaned.snapshot_on between any_stages.valid_from and any_stages.valid_to

),

judged as (

    select
        *,
        {{ reason_columns(
            keys=['deal_id'],
            amounts=[('amount', 'amount')],
            dates=[('close_date', 'close_date'), ('next_action_date', 'next_action_date')],
            others=[
                ("unknown_stage", "stage", "typed.stage is not null and typed.status is null")
            ]
        ) }},
        {{ kept_columns(percents=[('probability', 'probability')]) }}
    from typed

),

outcomes as (

    select
        judged.deal_id,
        judged.stage,
        judged.next_action,
        judged.forecast_category,
        judged.lost_reason,
        judged.amount,
        judged.probability,
        judged.close_date,
        judged.next_action_date,
        {{ lineage_columns('judged') }},
        judged.reason_code,
        judged.reason_column,
        judged.reason_value,
        judged.kept_code,
        judged.kept_column,
        judged.kept_value,
        {{ row_outcome() }}
    from judged
    {{ join_repeated(['deal_id']) }}

)

select * from outcomes
