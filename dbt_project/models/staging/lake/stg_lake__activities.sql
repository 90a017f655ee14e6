with cleaned as (

    {{ cleaned_rows('activity', [
        'activity_id', 'activity_kind', 'subject', 'deal_id', 'account_id', 'contact_id',
        'owner_id', 'activity_date', 'started_at', 'completed_at', 'direction', 'status',
        'outcome', 'note', 'created_at', 'updated_at', 'is_deleted'
    ], dates=['activity_date', 'started_at', 'completed_at', 'created_at', 'updated_at']) }}

),

repeated as (

    {{ repeated_rows('activity', ['activity_id']) }}

),

rules as (

    {{ field_rules(
        'activity',
        dates=['activity_date', 'started_at', 'completed_at', 'created_at', 'updated_at']
    ) }}

),

typed as (

    select
        ---------- ids
        cleaned.activity_id,
        cleaned.deal_id,
        cleaned.account_id,
        cleaned.contact_id,
        cleaned.owner_id,
        ---------- text
        {{ mapped('activity_kind') }} as activity_kind,
        cleaned.subject,
        {{ mapped('direction') }} as direction,
        {{ mapped('status') }} as status,
        {{ mapped('outcome') }} as outcome,
        cleaned.note,
        ---------- booleans
        {{ is_yes('cleaned.is_deleted') }} as is_deleted,
        ---------- dates
        {{ day_of('activity_date') }} as activity_date,
        {{ time_of('started_at') }} as started_at,
        {{ time_of('completed_at') }} as completed_at,
        {{ day_of('started_at') }} as started_date,
        {{ day_of('completed_at') }} as completed_date,
        {{ day_of('created_at') }} as created_date,
        {{ day_of('updated_at') }} as updated_date,
        ---------- lineage
        {{ lineage_columns('cleaned') }},
        cleaned.row_place,
        ---------- as it came
        cleaned.activity_id as activity_id_text,
        cleaned.activity_date as activity_date_text,
        cleaned.started_at as started_at_text,
        cleaned.completed_at as completed_at_text,
        cleaned.created_at as created_at_text,
        cleaned.updated_at as updated_at_text
    from cleaned
    left join rules on cleaned.source = rules.source and cleaned.part = rules.part
    {{ join_value_maps('activity', ['activity_kind', 'direction', 'status', 'outcome']) }}

),

judged as (

    select
        *,
        {{ reason_columns(
            keys=['activity_id'],
            dates=[
                ('activity_date', 'activity_date'),
                ('started_date', 'started_at'),
                ('completed_date', 'completed_at')
            ]
        ) }},
        {{ kept_columns(
            dates=[('created_date', 'created_at'), ('updated_date', 'updated_at')]
        ) }}
    from typed

),

outcomes as (

    select
        judged.activity_id,
        judged.deal_id,
        judged.account_id,
        judged.contact_id,
        judged.owner_id,
        judged.activity_kind,
        judged.subject,
        judged.direction,
        judged.status,
        judged.outcome,
        judged.note,
        judged.is_deleted,
        judged.activity_date,
        judged.started_at,
        judged.completed_at,
        judged.started_date,
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
    {{ join_repeated(['activity_id']) }}

)

select * from outcomes
