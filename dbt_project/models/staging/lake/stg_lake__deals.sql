with cleaned as (

    {{ cleaned_rows('deal', [
        'deal_id', 'deal_name', 'account_id', 'account_name', 'owner_id', 'owner_name',
        'pipeline', 'stage', 'amount', 'currency', 'close_date', 'created_at', 'next_action',
        'next_action_date', 'forecast_category', 'probability', 'deal_type', 'lead_source',
        'lost_reason', 'last_activity_date', 'updated_at', 'is_deleted', 'merged_into_id'
    ], dates=['close_date', 'created_at', 'next_action_date', 'last_activity_date', 'updated_at'], amounts=['amount'], percents=['probability']) }}

),

repeated as (

    {{ repeated_rows('deal', ['deal_id']) }}

),

rules as (

    {{ field_rules(
        'deal',
        dates=[
            'close_date', 'created_at', 'next_action_date', 'last_activity_date', 'updated_at'
        ],
        amounts=['amount', 'probability']
    ) }}

),

stages as (

    select * from {{ source('parameters', 'stage_map') }}

),

typed as (

    select
        ---------- ids
        cleaned.deal_id,
        {{ mapped('account_id') }} as account_id,
        {{ mapped('owner_id') }} as owner_id,
        cleaned.merged_into_id,
        ---------- text
        cleaned.deal_name,
        {{ mapped('account_name') }} as account_name,
        {{ mapped('owner_name') }} as owner_name,
        {{ mapped('pipeline') }} as pipeline,
        {{ mapped('stage') }} as stage,
        {{ mapped('currency') }} as currency,
        cleaned.next_action,
        {{ mapped('forecast_category') }} as forecast_category,
        {{ mapped('deal_type') }} as deal_type,
        {{ mapped('lead_source') }} as lead_source,
        cleaned.lost_reason,
        ---------- numerics
        {{ amount_of('amount') }} as amount,
        {{ percent_of('probability') }} as probability,
        ---------- booleans
        {{ is_yes('cleaned.is_deleted') }} as is_deleted,
        ---------- dates
        {{ day_of('close_date') }} as close_date,
        {{ day_of('created_at') }} as created_date,
        {{ day_of('next_action_date') }} as next_action_date,
        {{ day_of('last_activity_date') }} as last_activity_date,
        {{ day_of('updated_at') }} as updated_date,
        coalesce(stages.pipeline, any_stages.pipeline) as stage_pipeline,
        coalesce(stages.stage_order, any_stages.stage_order) as stage_order,
        coalesce(stages.status_class, any_stages.status_class) as status,
        ---------- lineage
        {{ lineage_columns('cleaned') }},
        cleaned.row_place,
        ---------- as it came
        cleaned.deal_id as deal_id_text,
        cleaned.amount as amount_text,
        cleaned.close_date as close_date_text,
        cleaned.created_at as created_at_text,
        cleaned.next_action_date as next_action_date_text,
        cleaned.last_activity_date as last_activity_date_text,
        cleaned.updated_at as updated_at_text,
        cleaned.probability as probability_text
    from cleaned
    left join rules on cleaned.source = rules.source and cleaned.part = rules.part
    {{ join_value_maps('deal', [
        'owner_id', 'owner_name', 'account_id', 'account_name', 'pipeline', 'stage', 'currency',
        'forecast_category', 'deal_type', 'lead_source'
    ]) }}
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
            dates=[('close_date', 'close_date'), ('created_date', 'created_at')],
            others=[
                ("unknown_stage", "stage", "typed.part = '' and typed.status is null")
            ]
        ) }},
        {{ kept_columns(
            dates=[
                ('next_action_date', 'next_action_date'),
                ('last_activity_date', 'last_activity_date'),
                ('updated_date', 'updated_at')
            ],
            percents=[('probability', 'probability')]
        ) }}
    from typed

),

outcomes as (

    select
        judged.deal_id,
        judged.account_id,
        judged.owner_id,
        judged.merged_into_id,
        judged.deal_name,
        judged.account_name,
        judged.owner_name,
        judged.pipeline,
        judged.stage,
        judged.currency,
        judged.next_action,
        judged.forecast_category,
        judged.deal_type,
        judged.lead_source,
        judged.lost_reason,
        judged.amount,
        judged.probability,
        judged.is_deleted,
        judged.close_date,
        judged.created_date,
        judged.next_action_date,
        judged.last_activity_date,
        judged.updated_date,
        judged.stage_pipeline,
        judged.stage_order,
        judged.status,
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
