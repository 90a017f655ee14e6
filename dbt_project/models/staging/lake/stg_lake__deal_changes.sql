with cleaned as (

    {{ cleaned_rows('deal_change', [
        'change_id', 'deal_id', 'changed_at', 'pipeline', 'stage', 'amount', 'close_date',
        'owner_id', 'forecast_category', 'probability', 'changed_by_id'
    ], dates=['changed_at', 'close_date'], amounts=['amount'], percents=['probability']) }}

),

repeated as (

    {{ repeated_rows('deal_change', ['change_id']) }}

),

rules as (

    {{ field_rules(
        'deal_change', dates=['changed_at', 'close_date'], amounts=['amount', 'probability']
    ) }}

),

stages as (

    select distinct
        source,
        stage
    from {{ source('parameters', 'stage_map') }}

),

typed as (

    select
        ---------- ids
        cleaned.change_id,
        cleaned.deal_id,
        cleaned.owner_id,
        cleaned.changed_by_id,
        ---------- text
        {{ mapped('pipeline') }} as pipeline,
        {{ mapped('stage') }} as stage,
        {{ mapped('forecast_category') }} as forecast_category,
        ---------- numerics
        {{ amount_of('amount') }} as amount,
        {{ percent_of('probability') }} as probability,
        ---------- dates
        {{ time_of('changed_at') }} as changed_at,
        {{ day_of('changed_at') }} as changed_date,
        {{ day_of('close_date') }} as close_date,
        stages.stage as known_stage,
        ---------- lineage
        {{ lineage_columns('cleaned') }},
        cleaned.row_place,
        ---------- as it came
        cleaned.change_id as change_id_text,
        cleaned.amount as amount_text,
        cleaned.changed_at as changed_at_text,
        cleaned.close_date as close_date_text,
        cleaned.probability as probability_text
    from cleaned
    left join rules on cleaned.source = rules.source and cleaned.part = rules.part
    {{ join_value_maps('deal_change', ['pipeline', 'stage', 'forecast_category']) }}
    left join stages
        on cleaned.source = stages.source
            and {{ mapped('stage') }} = stages.stage

),

judged as (

    select
        *,
        {{ reason_columns(
            keys=['change_id', 'deal_id', 'changed_at'],
            amounts=[('amount', 'amount')],
            dates=[('changed_at', 'changed_at'), ('close_date', 'close_date')],
            others=[
                ("unknown_stage", "stage", "typed.stage is not null and typed.known_stage is null")
            ]
        ) }},
        {{ kept_columns(
            percents=[('probability', 'probability')]
        ) }}
    from typed

),

outcomes as (

    select
        judged.change_id,
        judged.deal_id,
        judged.owner_id,
        judged.changed_by_id,
        judged.pipeline,
        judged.stage,
        judged.forecast_category,
        judged.amount,
        judged.probability,
        judged.changed_at,
        judged.changed_date,
        judged.close_date,
        {{ lineage_columns('judged') }},
        judged.reason_code,
        judged.reason_column,
        judged.reason_value,
        judged.kept_code,
        judged.kept_column,
        judged.kept_value,
        {{ row_outcome() }}
    from judged
    {{ join_repeated(['change_id']) }}

)

select * from outcomes
