with cleaned as (

    {{ cleaned_rows('inquiry', [
        'inquiry_id', 'account_id', 'contact_id', 'owner_id', 'subject', 'channel', 'status',
        'priority', 'received_at', 'first_response_at', 'closed_at', 'is_deleted'
    ], dates=['received_at', 'first_response_at', 'closed_at']) }}

),

repeated as (

    {{ repeated_rows('inquiry', ['inquiry_id']) }}

),

rules as (

    {{ field_rules('inquiry', dates=['received_at', 'first_response_at', 'closed_at']) }}

),

typed as (

    select
        ---------- ids
        cleaned.inquiry_id,
        cleaned.account_id,
        cleaned.contact_id,
        cleaned.owner_id,
        ---------- text
        cleaned.subject,
        {{ mapped('channel') }} as channel,
        {{ mapped('status') }} as status,
        {{ mapped('priority') }} as priority,
        ---------- booleans
        {{ is_yes('cleaned.is_deleted') }} as is_deleted,
        ---------- dates
        {{ time_of('received_at') }} as received_at,
        {{ time_of('first_response_at') }} as first_response_at,
        {{ day_of('received_at') }} as received_date,
        {{ day_of('first_response_at') }} as first_response_date,
        {{ day_of('closed_at') }} as closed_date,
        ---------- lineage
        {{ lineage_columns('cleaned') }},
        cleaned.row_place,
        ---------- as it came
        cleaned.inquiry_id as inquiry_id_text,
        cleaned.received_at as received_at_text,
        cleaned.first_response_at as first_response_at_text,
        cleaned.closed_at as closed_at_text
    from cleaned
    left join rules on cleaned.source = rules.source and cleaned.part = rules.part
    {{ join_value_maps('inquiry', ['channel', 'status', 'priority']) }}

),

judged as (

    select
        *,
        {{ reason_columns(
            keys=['inquiry_id'],
            dates=[('received_date', 'received_at')]
        ) }},
        {{ kept_columns(
            dates=[('first_response_date', 'first_response_at'), ('closed_date', 'closed_at')]
        ) }}
    from typed

),

outcomes as (

    select
        judged.inquiry_id,
        judged.account_id,
        judged.contact_id,
        judged.owner_id,
        judged.subject,
        judged.channel,
        judged.status,
        judged.priority,
        judged.is_deleted,
        judged.received_at,
        judged.first_response_at,
        judged.received_date,
        judged.first_response_date,
        judged.closed_date,
        {{ lineage_columns('judged') }},
        judged.reason_code,
        judged.reason_column,
        judged.reason_value,
        judged.kept_code,
        judged.kept_column,
        judged.kept_value,
        {{ row_outcome() }}
    from judged
    {{ join_repeated(['inquiry_id']) }}

)

select * from outcomes
