with cleaned as (

    {{ cleaned_rows('action_item', [
        'action_id', 'action_name', 'cause', 'metric_id', 'owner_id', 'unit_id',
        'baseline_value', 'goal_value', 'created_date', 'due_date', 'done_date', 'status'
    ], dates=['created_date', 'due_date', 'done_date'], amounts=['baseline_value', 'goal_value']) }}

),

repeated as (

    {{ repeated_rows('action_item', ['action_id']) }}

),

rules as (

    {{ field_rules('action_item', dates=['created_date', 'due_date', 'done_date']) }}

),

typed as (

    select
        ---------- ids
        cleaned.action_id,
        cleaned.owner_id,
        cleaned.unit_id,
        ---------- text
        cleaned.action_name,
        cleaned.cause,
        {{ mapped('metric_id') }} as metric_id,
        {{ mapped('status') }} as status,
        ---------- numerics
        {{ parse_number('cleaned.baseline_value') }} as baseline_value,
        {{ parse_number('cleaned.goal_value') }} as goal_value,
        ---------- dates
        {{ day_of('created_date') }} as created_date,
        {{ day_of('due_date') }} as due_date,
        {{ day_of('done_date') }} as done_date,
        ---------- lineage
        {{ lineage_columns('cleaned') }},
        cleaned.row_place,
        ---------- as it came
        cleaned.action_id as action_id_text,
        cleaned.due_date as due_date_text,
        cleaned.done_date as done_date_text,
        cleaned.created_date as created_date_text,
        cleaned.baseline_value as baseline_value_text,
        cleaned.goal_value as goal_value_text
    from cleaned
    left join rules on cleaned.source = rules.source and cleaned.part = rules.part
    {{ join_value_maps('action_item', ['metric_id', 'status']) }}

),

judged as (

    select
        *,
        {{ reason_columns(
            keys=['action_id'],
            dates=[('due_date', 'due_date'), ('done_date', 'done_date')]
        ) }},
        {{ kept_columns(
            dates=[('created_date', 'created_date')],
            amounts=[('baseline_value', 'baseline_value'), ('goal_value', 'goal_value')]
        ) }}
    from typed

),

outcomes as (

    select
        judged.action_id,
        judged.owner_id,
        judged.unit_id,
        judged.action_name,
        judged.cause,
        judged.metric_id,
        judged.status,
        judged.baseline_value,
        judged.goal_value,
        judged.created_date,
        judged.due_date,
        judged.done_date,
        {{ lineage_columns('judged') }},
        judged.reason_code,
        judged.reason_column,
        judged.reason_value,
        judged.kept_code,
        judged.kept_column,
        judged.kept_value,
        {{ row_outcome() }}
    from judged
    {{ join_repeated(['action_id']) }}

)

select * from outcomes
