with cleaned as (

    {{ cleaned_rows('task', [
        'task_id', 'parent_task_id', 'subject', 'owner_id', 'deal_id', 'account_id', 'due_date',
        'completed_at', 'status', 'priority', 'created_at', 'updated_at', 'is_deleted'
    ], dates=['due_date', 'completed_at', 'created_at', 'updated_at']) }}

),

repeated as (

    {{ repeated_rows('task', ['task_id']) }}

),

rules as (

    {{ field_rules('task', dates=['due_date', 'completed_at', 'created_at', 'updated_at']) }}

),

typed as (

    select
        ---------- ids
        cleaned.task_id,
        cleaned.parent_task_id,
        cleaned.owner_id,
        cleaned.deal_id,
        cleaned.account_id,
        ---------- text
        cleaned.subject,
        {{ mapped('status') }} as status,
        {{ mapped('priority') }} as priority,
        ---------- booleans
        {{ is_yes('cleaned.is_deleted') }} as is_deleted,
        ---------- dates
        {{ day_of('due_date') }} as due_date,
        {{ day_of('completed_at') }} as completed_date,
        {{ day_of('created_at') }} as created_date,
        {{ day_of('updated_at') }} as updated_date,
        ---------- lineage
        {{ lineage_columns('cleaned') }},
        cleaned.row_place,
        ---------- as it came
        cleaned.task_id as task_id_text,
        cleaned.due_date as due_date_text,
        cleaned.completed_at as completed_at_text,
        cleaned.created_at as created_at_text,
        cleaned.updated_at as updated_at_text
    from cleaned
    left join rules on cleaned.source = rules.source and cleaned.part = rules.part
    {{ join_value_maps('task', ['status', 'priority']) }}

),

judged as (

    select
        *,
        {{ reason_columns(
            keys=['task_id'],
            dates=[('due_date', 'due_date'), ('completed_date', 'completed_at')]
        ) }},
        {{ kept_columns(
            dates=[('created_date', 'created_at'), ('updated_date', 'updated_at')]
        ) }}
    from typed

),

outcomes as (

    select
        judged.task_id,
        judged.parent_task_id,
        judged.owner_id,
        judged.deal_id,
        judged.account_id,
        judged.subject,
        judged.status,
        judged.priority,
        judged.is_deleted,
        judged.due_date,
        judged.completed_date,
        judged.created_date,
        judged.updated_date,
        {{ lineage_columns('judged') }},
        judged.reason_code,
        judged.reason_column,
        judged.reason_value,
        judged.kept_code,
        judged.kept_column,
        judged.kept_value,
        {{ row_outcome() }}
    from judged
    {{ join_repeated(['task_id']) }}

)

select * from outcomes
